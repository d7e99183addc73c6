-- AlterTable
ALTER TABLE "message" ADD COLUMN     "held_at" TIMESTAMPTZ(3),
ADD COLUMN     "told_in" TEXT;

-- CreateTable
CREATE TABLE "digest" (
    "id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "result" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "try_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "digest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "digest_message_id_key" ON "digest"("message_id");

-- CreateIndex
CREATE INDEX "digest_state_try_at_idx" ON "digest"("state", "try_at");

-- Few messages are told in another mail; Prisma's schema has no partial index.
CREATE INDEX "message_told_in" ON "message" ("told_in") WHERE "told_in" IS NOT NULL;
