CREATE TABLE "settlements_due" (
	"chain_id" integer NOT NULL,
	"task_id" text NOT NULL,
	"epoch" integer NOT NULL,
	"payer" text NOT NULL,
	"token" text NOT NULL,
	"task_ref" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"settled" numeric(78, 0) DEFAULT 0 NOT NULL,
	"asked" numeric(78, 0) DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"due_in_epoch" integer NOT NULL,
	"operator_transaction_id" text,
	"reason" text,
	CONSTRAINT "settlements_due_chain_id_task_id_epoch_pk" PRIMARY KEY("chain_id","task_id","epoch")
);
--> statement-breakpoint
CREATE TABLE "warnings" (
	"chain_id" integer NOT NULL,
	"code" text NOT NULL,
	"subject" text NOT NULL,
	"threshold" integer NOT NULL,
	"raised_at" bigint NOT NULL,
	"cleared_at" bigint,
	"details" jsonb NOT NULL,
	CONSTRAINT "warnings_chain_id_code_subject_threshold_raised_at_pk" PRIMARY KEY("chain_id","code","subject","threshold","raised_at")
);
--> statement-breakpoint
CREATE TABLE "x402_authorizations" (
	"chain_id" integer NOT NULL,
	"task_id" text NOT NULL,
	"payer" text NOT NULL,
	"nonce" text NOT NULL,
	"payload" jsonb NOT NULL,
	"expires_at" bigint NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "x402_authorizations_chain_id_task_id_payer_nonce_pk" PRIMARY KEY("chain_id","task_id","payer","nonce")
);
--> statement-breakpoint
ALTER TABLE "payment_events" ALTER COLUMN "epoch" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "prepaid_at" bigint;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "chain_id" integer;--> statement-breakpoint
UPDATE "webhook_deliveries" SET "chain_id" = ("payload" -> 'data' ->> 'chainId')::integer;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ALTER COLUMN "chain_id" SET NOT NULL;--> statement-breakpoint
-- An endpoint was told of every network: it stays as that of the first one, and each further one gets a copy.
ALTER TABLE "webhook_endpoints" ADD COLUMN "chain_id" integer;--> statement-breakpoint
UPDATE "webhook_endpoints" SET "chain_id" = COALESCE((SELECT min("chain_id") FROM "webhook_cursors"), (SELECT min("chain_id") FROM "chain_checkpoints"), 0);--> statement-breakpoint
INSERT INTO "webhook_endpoints" ("endpoint_id", "chain_id", "url", "secret", "created_by", "created_at", "disabled_at")
SELECT e."endpoint_id" || '_' || c."chain_id", c."chain_id", e."url", e."secret", e."created_by", e."created_at", e."disabled_at"
FROM "webhook_endpoints" e JOIN "webhook_cursors" c ON c."chain_id" <> e."chain_id" OR e."endpoint_id" = 'whe_configured';--> statement-breakpoint
UPDATE "webhook_deliveries" d SET "endpoint_id" = d."endpoint_id" || '_' || d."chain_id"
FROM "webhook_endpoints" e WHERE e."endpoint_id" = d."endpoint_id"
  AND (e."chain_id" <> d."chain_id" OR e."endpoint_id" = 'whe_configured') AND EXISTS (SELECT 1 FROM "webhook_endpoints" x WHERE x."endpoint_id" = d."endpoint_id" || '_' || d."chain_id");--> statement-breakpoint
DELETE FROM "webhook_endpoints" e WHERE e."endpoint_id" = 'whe_configured'
  AND NOT EXISTS (SELECT 1 FROM "webhook_deliveries" d WHERE d."endpoint_id" = e."endpoint_id");--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ALTER COLUMN "chain_id" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "settlements_due_state" ON "settlements_due" USING btree ("chain_id","state","due_in_epoch");--> statement-breakpoint
CREATE INDEX "settlements_due_payer" ON "settlements_due" USING btree ("chain_id","payer","token");--> statement-breakpoint
CREATE UNIQUE INDEX "warnings_open" ON "warnings" USING btree ("chain_id","code","subject","threshold") WHERE "warnings"."cleared_at" IS NULL;--> statement-breakpoint
CREATE INDEX "warnings_raised" ON "warnings" USING btree ("chain_id","raised_at");--> statement-breakpoint
CREATE INDEX "x402_authorizations_pending" ON "x402_authorizations" USING btree ("chain_id","created_at") WHERE "x402_authorizations"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "chain_logs_ledger" ON "chain_logs" USING btree ("chain_id",((args ->> 'epoch')::bigint),"block_number") WHERE event_name IN ('PaymentCaptured', 'PrepaidSettled', 'CaptureReversed', 'EpochFunded', 'EpochFeesBooked');--> statement-breakpoint
CREATE INDEX "chain_logs_payment" ON "chain_logs" USING btree ("chain_id",(args ->> 'paymentId')) WHERE event_name IN ('PaymentCaptured', 'CaptureReversed');--> statement-breakpoint
CREATE INDEX "quotes_prepaid" ON "quotes" USING btree ("chain_id","payer","prepaid_at") WHERE "quotes"."prepaid_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_log" ON "webhook_deliveries" USING btree ("chain_id","created_at","delivery_id");