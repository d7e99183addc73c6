-- CreateTable
CREATE TABLE "rep" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "region" TEXT,
    "office" TEXT NOT NULL,
    "working_hours" JSONB NOT NULL,
    "manager_id" TEXT,
    "absences" JSONB NOT NULL DEFAULT '[]',
    "leaves" JSONB,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "rep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "contact" TEXT,
    "email" TEXT,
    "language" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "region" TEXT,
    "closing_days" JSONB NOT NULL DEFAULT '[]',
    "distance_km" DOUBLE PRECISION NOT NULL,
    "travel_minutes" INTEGER NOT NULL,
    "importance" TEXT NOT NULL,
    "liquid_funds_minor" BIGINT,
    "liquid_funds_currency" TEXT,
    "liquid_funds_as_of" DATE,
    "rep_id" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy" (
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "reference" TEXT NOT NULL,
    "commitment_id" UUID,
    "reverses_id" UUID,
    "reason" TEXT,
    "rehearsal_id" UUID,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "allocation" (
    "payment_id" UUID NOT NULL,
    "commitment_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "allocation_pkey" PRIMARY KEY ("payment_id","commitment_id")
);

-- CreateTable
CREATE TABLE "commitment" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "promisor" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "rep_id" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "invoices" TEXT[],
    "due_date" DATE NOT NULL,
    "due_time" TEXT,
    "zone" TEXT NOT NULL,
    "breach_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "outcome" TEXT,
    "severity" TEXT,
    "awaits" TEXT,
    "awaited_move" TEXT,
    "policy_version" INTEGER,
    "rehearsal_id" UUID,
    "plan_id" UUID,
    "part" INTEGER,
    "imported" BOOLEAN NOT NULL DEFAULT false,
    "terms" JSONB NOT NULL,
    "verdict" JSONB,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "concluded_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "seq" INTEGER NOT NULL,

    CONSTRAINT "commitment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "commitment_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "commitment_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "invites" TEXT[],
    "reply_to" TEXT,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "result" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "rehearsal_id" UUID,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matter" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "reference" TEXT,
    "commitment_id" UUID,
    "since" DATE NOT NULL,
    "open" BOOLEAN NOT NULL,
    "rehearsal_id" UUID,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "matter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder_turn" (
    "id" UUID NOT NULL,
    "commitment_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "carrier_id" UUID,
    "carrier_step" TEXT,
    "matter_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "rehearsal_id" UUID,

    CONSTRAINT "reminder_turn_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "customer_rep_id_idx" ON "customer"("rep_id");

-- CreateIndex
CREATE INDEX "payment_customer_id_received_at_idx" ON "payment"("customer_id", "received_at");

-- CreateIndex
CREATE INDEX "payment_reverses_id_idx" ON "payment"("reverses_id");

-- CreateIndex
CREATE INDEX "allocation_commitment_id_idx" ON "allocation"("commitment_id");

-- CreateIndex
CREATE INDEX "commitment_customer_id_due_date_idx" ON "commitment"("customer_id", "due_date");

-- CreateIndex
CREATE INDEX "commitment_rep_id_due_date_idx" ON "commitment"("rep_id", "due_date");

-- CreateIndex
CREATE INDEX "commitment_status_due_date_idx" ON "commitment"("status", "due_date");

-- CreateIndex
CREATE INDEX "commitment_due_date_id_idx" ON "commitment"("due_date", "id");

-- CreateIndex
CREATE INDEX "commitment_plan_id_part_idx" ON "commitment"("plan_id", "part");

-- CreateIndex
CREATE INDEX "event_type_idx" ON "event"("type");

-- CreateIndex
CREATE UNIQUE INDEX "event_commitment_id_seq_key" ON "event"("commitment_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "event_commitment_id_key_key" ON "event"("commitment_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "message_message_id_key" ON "message"("message_id");

-- CreateIndex
CREATE INDEX "message_recipient_at_idx" ON "message"("recipient", "at");

-- CreateIndex
CREATE UNIQUE INDEX "message_commitment_id_step_audience_key" ON "message"("commitment_id", "step", "audience");

-- CreateIndex
CREATE INDEX "matter_customer_id_open_idx" ON "matter"("customer_id", "open");

-- CreateIndex
CREATE INDEX "reminder_turn_customer_id_at_idx" ON "reminder_turn"("customer_id", "at");

-- CreateIndex
CREATE INDEX "reminder_turn_commitment_id_idx" ON "reminder_turn"("commitment_id");

-- AddForeignKey
ALTER TABLE "rep" ADD CONSTRAINT "rep_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "rep"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_rep_id_fkey" FOREIGN KEY ("rep_id") REFERENCES "rep"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "payment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_commitment_id_fkey" FOREIGN KEY ("commitment_id") REFERENCES "commitment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "commitment" ADD CONSTRAINT "commitment_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_commitment_id_fkey" FOREIGN KEY ("commitment_id") REFERENCES "commitment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_commitment_id_fkey" FOREIGN KEY ("commitment_id") REFERENCES "commitment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
