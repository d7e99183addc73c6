-- A5: a vehicle and a driver are on one trip at a time, whoever books at the same moment.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE "trip"
    ADD CONSTRAINT "trip_vehicle_free" EXCLUDE USING gist ("vehicle_id" WITH =, "during" WITH &&) WHERE ("released_at" IS NULL),
    ADD CONSTRAINT "trip_driver_free" EXCLUDE USING gist ("driver_id" WITH =, "during" WITH &&) WHERE ("released_at" IS NULL);
