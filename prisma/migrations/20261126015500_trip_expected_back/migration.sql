-- AlterTable
ALTER TABLE "trip" ADD COLUMN     "expected_back" TIMESTAMPTZ(3);
