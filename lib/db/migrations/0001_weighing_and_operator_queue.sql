CREATE TABLE "heartbeats" (
	"process" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "usage_segments" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"meter" text NOT NULL,
	"record_id" text NOT NULL,
	"task_id" text NOT NULL,
	"segment" integer NOT NULL,
	"gpu_milli" integer NOT NULL,
	"started_at_ms" bigint NOT NULL,
	"ended_at_ms" bigint NOT NULL,
	CONSTRAINT "usage_segments_chain_id_epoch_meter_record_id_segment_pk" PRIMARY KEY("chain_id","epoch","meter","record_id","segment")
);
--> statement-breakpoint
ALTER TABLE "operator_transactions" ADD COLUMN "max_priority_fee_per_gas" numeric(78, 0);--> statement-breakpoint
ALTER TABLE "operator_transactions" ADD COLUMN "gas_limit" numeric(78, 0);--> statement-breakpoint
ALTER TABLE "operator_transactions" ADD COLUMN "raw_transaction" text;--> statement-breakpoint
ALTER TABLE "operator_transactions" ADD COLUMN "sent_block" bigint;--> statement-breakpoint
ALTER TABLE "epochs" ADD COLUMN "provider_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "epochs" ADD COLUMN "gpu_milli_ms" numeric(78, 0) DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "epochs" ADD COLUMN "weighed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "epochs" ADD COLUMN "paid_to_block" bigint;--> statement-breakpoint
ALTER TABLE "usage_outcomes" ADD COLUMN "billable" numeric(78, 0) DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "usage_segments_task" ON "usage_segments" USING btree ("chain_id","task_id");--> statement-breakpoint
CREATE INDEX "chain_logs_claims" ON "chain_logs" USING btree ("chain_id",("args" ->> 'account')) WHERE "chain_logs"."event_name" = 'RewardsClaimed';--> statement-breakpoint
CREATE INDEX "usage_outcomes_task" ON "usage_outcomes" USING btree ("chain_id","task_id","epoch");