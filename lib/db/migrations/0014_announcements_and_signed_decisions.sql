CREATE TABLE "x402_announcements" (
	"chain_id" integer NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" integer NOT NULL,
	"token" text NOT NULL,
	"payer" text NOT NULL,
	"nonce" text NOT NULL,
	"till" text NOT NULL,
	"creditable_at" bigint NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	CONSTRAINT "x402_announcements_chain_id_tx_hash_log_index_pk" PRIMARY KEY("chain_id","tx_hash","log_index")
);
--> statement-breakpoint
ALTER TABLE "dispute_statements" ADD COLUMN "decision" jsonb;--> statement-breakpoint
CREATE INDEX "x402_announcements_pending" ON "x402_announcements" USING btree ("chain_id","creditable_at") WHERE "x402_announcements"."state" = 'pending';--> statement-breakpoint
UPDATE "history_entries" h SET "task_id" = t."task_id"
FROM "chain_logs" l JOIN "tasks" t ON t."chain_id" = l."chain_id" AND t."task_ref" = l."args" ->> 'taskRef'
WHERE h."type" = 'prepaid-settled' AND h."task_id" IS NULL AND l."event_name" = 'PrepaidSettled'
  AND l."chain_id" = h."chain_id" AND l."block_number" = h."block_number" AND l."log_index" = h."log_index";
