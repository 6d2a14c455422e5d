DELETE FROM "heartbeats";--> statement-breakpoint
ALTER TABLE "heartbeats" DROP CONSTRAINT "heartbeats_pkey";--> statement-breakpoint
ALTER TABLE "heartbeats" ADD COLUMN "chain_id" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "heartbeats" ADD CONSTRAINT "heartbeats_process_chain_id_pk" PRIMARY KEY("process","chain_id");--> statement-breakpoint
CREATE INDEX "usage_records_consumer" ON "usage_records" USING btree ("chain_id","consumer","epoch");
