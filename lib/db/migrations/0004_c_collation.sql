-- Published usage is ordered by bytes, whatever locale the server was set up with: the primary key gives that order.
ALTER TABLE "usage_records" ALTER COLUMN "meter" TYPE text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "usage_records" ALTER COLUMN "record_id" TYPE text COLLATE "C";
