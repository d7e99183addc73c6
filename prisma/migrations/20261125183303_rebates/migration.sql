-- AlterTable
ALTER TABLE "message" ADD COLUMN     "attachments" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "document" (
    "sha256" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "sale" (
    "document" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "rehearsal_id" TEXT NOT NULL DEFAULT '',
    "date" DATE NOT NULL,
    "customer_id" TEXT NOT NULL,
    "product_group" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "paid" BOOLEAN NOT NULL,
    "revision" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "sale_pkey" PRIMARY KEY ("document","line","rehearsal_id")
);

-- CreateIndex
CREATE INDEX "sale_customer_id_date_idx" ON "sale"("customer_id", "date");
