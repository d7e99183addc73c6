-- CreateTable
CREATE TABLE "patience_case" (
    "id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "commitment_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "found" JSONB NOT NULL,
    "decision" JSONB,
    "open_items" JSONB NOT NULL DEFAULT '[]',
    "steps" JSONB NOT NULL DEFAULT '[]',
    "closed_at" TIMESTAMPTZ(3),
    "reopening" JSONB,

    CONSTRAINT "patience_case_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "patience_case_customer_id_opened_at_idx" ON "patience_case"("customer_id", "opened_at");

-- CreateIndex
CREATE INDEX "patience_case_status_opened_at_idx" ON "patience_case"("status", "opened_at");

-- CreateIndex
CREATE INDEX "patience_case_commitment_id_idx" ON "patience_case"("commitment_id");

-- AddForeignKey
ALTER TABLE "patience_case" ADD CONSTRAINT "patience_case_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patience_case" ADD CONSTRAINT "patience_case_commitment_id_fkey" FOREIGN KEY ("commitment_id") REFERENCES "commitment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
