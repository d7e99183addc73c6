-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "receiving_hours" JSONB;
