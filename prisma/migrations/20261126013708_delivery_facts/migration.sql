-- AlterTable
ALTER TABLE "commitment" ADD COLUMN     "result" JSONB;

-- CreateTable
CREATE TABLE "unloading" (
    "id" UUID NOT NULL,
    "commitment_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "signed_by" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "unloading_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unloaded_line" (
    "unloading_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,

    CONSTRAINT "unloaded_line_pkey" PRIMARY KEY ("unloading_id","product_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "unloading_commitment_id_reference_key" ON "unloading"("commitment_id", "reference");

-- AddForeignKey
ALTER TABLE "unloading" ADD CONSTRAINT "unloading_commitment_id_fkey" FOREIGN KEY ("commitment_id") REFERENCES "commitment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unloaded_line" ADD CONSTRAINT "unloaded_line_unloading_id_fkey" FOREIGN KEY ("unloading_id") REFERENCES "unloading"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
