-- CreateTable
CREATE TABLE "answered_once" (
    "id" UUID NOT NULL,
    "body_hash" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "answer" JSONB,
    "headers" JSONB,

    CONSTRAINT "answered_once_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "answered_once_begun_at_idx" ON "answered_once"("begun_at");
