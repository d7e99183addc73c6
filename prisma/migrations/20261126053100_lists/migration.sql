-- CreateIndex
CREATE INDEX "commitment_awaits_due_date_idx" ON "commitment"("awaits", "due_date");

-- CreateIndex
CREATE INDEX "commitment_kind_status_due_date_idx" ON "commitment"("kind", "status", "due_date");

-- CreateIndex
CREATE INDEX "commitment_invoices_idx" ON "commitment" USING GIN ("invoices");

-- by the number of an order
CREATE INDEX "commitment_order" ON "commitment" (("terms"->>'basis'));
