-- AlterTable
ALTER TABLE "message" ADD COLUMN     "person" TEXT;

-- CreateTable
CREATE TABLE "used_link" (
    "id" UUID NOT NULL,
    "person" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "used_link_pkey" PRIMARY KEY ("id")
);
