-- As the records' own columns are: compared with those by bytes, only an index in the same order is of any use.
ALTER TABLE "usage_segments" ALTER COLUMN "meter" TYPE text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "usage_segments" ALTER COLUMN "record_id" TYPE text COLLATE "C";
