CREATE TABLE "sessions" (
	"session_id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"address" text NOT NULL,
	"chain_id" integer NOT NULL,
	"user_agent" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "siwe_nonces" (
	"nonce" text PRIMARY KEY NOT NULL,
	"browser_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "siwe_nonces_nonce" UNIQUE("nonce")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"user_id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"address" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text,
	"linked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "wallets_address_pk" PRIMARY KEY("address")
);
--> statement-breakpoint
CREATE TABLE "chain_blocks" (
	"chain_id" integer NOT NULL,
	"block_number" bigint NOT NULL,
	"block_hash" text NOT NULL,
	"parent_hash" text NOT NULL,
	"block_time" bigint NOT NULL,
	CONSTRAINT "chain_blocks_chain_id_block_number_pk" PRIMARY KEY("chain_id","block_number")
);
--> statement-breakpoint
CREATE TABLE "chain_checkpoints" (
	"chain_id" integer PRIMARY KEY NOT NULL,
	"block_number" bigint NOT NULL,
	"block_hash" text NOT NULL,
	"block_time" bigint NOT NULL,
	"finalized_block" bigint NOT NULL,
	"halted_reason" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chain_logs" (
	"chain_id" integer NOT NULL,
	"block_number" bigint NOT NULL,
	"log_index" integer NOT NULL,
	"block_hash" text NOT NULL,
	"block_time" bigint NOT NULL,
	"tx_hash" text NOT NULL,
	"address" text NOT NULL,
	"event_name" text NOT NULL,
	"args" jsonb NOT NULL,
	CONSTRAINT "chain_logs_chain_id_block_number_log_index_pk" PRIMARY KEY("chain_id","block_number","log_index")
);
--> statement-breakpoint
CREATE TABLE "operator_transactions" (
	"id" text PRIMARY KEY NOT NULL,
	"chain_id" integer NOT NULL,
	"signer" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"to" text NOT NULL,
	"data" text NOT NULL,
	"description" text NOT NULL,
	"nonce" integer,
	"state" text DEFAULT 'queued' NOT NULL,
	"hashes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"max_fee_per_gas" numeric(78, 0),
	"mined_hash" text,
	"mined_block" bigint,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "operator_transactions_key" UNIQUE("chain_id","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "epochs" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"rate_card_version" integer,
	"record_count" integer DEFAULT 0 NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "epochs_chain_id_epoch_pk" PRIMARY KEY("chain_id","epoch")
);
--> statement-breakpoint
CREATE TABLE "rate_card_models" (
	"chain_id" integer NOT NULL,
	"version" integer NOT NULL,
	"gpu_model" text NOT NULL,
	"reward_weight" integer NOT NULL,
	CONSTRAINT "rate_card_models_chain_id_version_gpu_model_pk" PRIMARY KEY("chain_id","version","gpu_model")
);
--> statement-breakpoint
CREATE TABLE "rate_card_prices" (
	"chain_id" integer NOT NULL,
	"version" integer NOT NULL,
	"gpu_model" text NOT NULL,
	"token" text NOT NULL,
	"price_per_gpu_hour" numeric(78, 0) NOT NULL,
	CONSTRAINT "rate_card_prices_chain_id_version_gpu_model_token_pk" PRIMARY KEY("chain_id","version","gpu_model","token")
);
--> statement-breakpoint
CREATE TABLE "rate_cards" (
	"chain_id" integer NOT NULL,
	"version" integer NOT NULL,
	"effective_epoch" integer NOT NULL,
	"formula_version" integer DEFAULT 1 NOT NULL,
	"fee_bps" integer NOT NULL,
	"burn_bps" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rate_cards_chain_id_version_pk" PRIMARY KEY("chain_id","version")
);
--> statement-breakpoint
CREATE TABLE "history_entries" (
	"chain_id" integer NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" integer NOT NULL,
	"wallet" text NOT NULL,
	"type" text NOT NULL,
	"token" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"direction" text NOT NULL,
	"counterparty" text,
	"payment_id" text,
	"task_id" text,
	"epoch" integer,
	"fee" numeric(78, 0),
	"block_number" bigint NOT NULL,
	"block_time" bigint NOT NULL,
	CONSTRAINT "history_entries_chain_id_tx_hash_log_index_wallet_type_pk" PRIMARY KEY("chain_id","tx_hash","log_index","wallet","type")
);
--> statement-breakpoint
CREATE TABLE "captures_due" (
	"chain_id" integer NOT NULL,
	"payment_id" text NOT NULL,
	"epoch" integer NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"due_in_epoch" integer NOT NULL,
	"operator_transaction_id" text,
	"reason" text,
	CONSTRAINT "captures_due_chain_id_payment_id_epoch_pk" PRIMARY KEY("chain_id","payment_id","epoch")
);
--> statement-breakpoint
CREATE TABLE "payment_events" (
	"chain_id" integer NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" integer NOT NULL,
	"block_number" bigint NOT NULL,
	"block_time" bigint NOT NULL,
	"payment_id" text NOT NULL,
	"type" text NOT NULL,
	"token" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"fee" numeric(78, 0) DEFAULT 0 NOT NULL,
	"burned" numeric(78, 0) DEFAULT 0 NOT NULL,
	"net" numeric(78, 0) DEFAULT 0 NOT NULL,
	"epoch" integer,
	"task_ref" text,
	"details" jsonb,
	CONSTRAINT "payment_events_chain_id_tx_hash_log_index_pk" PRIMARY KEY("chain_id","tx_hash","log_index")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"chain_id" integer NOT NULL,
	"payment_id" text NOT NULL,
	"quote_id" text,
	"payer" text NOT NULL,
	"operator" text NOT NULL,
	"token" text NOT NULL,
	"max_amount" numeric(78, 0) NOT NULL,
	"fee_bps" integer NOT NULL,
	"burn_bps" integer NOT NULL,
	"authorization_expiry" bigint NOT NULL,
	"refund_expiry" bigint NOT NULL,
	"salt" text NOT NULL,
	"authorized" numeric(78, 0) DEFAULT 0 NOT NULL,
	"captured" numeric(78, 0) DEFAULT 0 NOT NULL,
	"voided" numeric(78, 0) DEFAULT 0 NOT NULL,
	"reclaimed" numeric(78, 0) DEFAULT 0 NOT NULL,
	"refunded" numeric(78, 0) DEFAULT 0 NOT NULL,
	"fees" numeric(78, 0) DEFAULT 0 NOT NULL,
	"burned" numeric(78, 0) DEFAULT 0 NOT NULL,
	"rejection" text,
	"authorized_block" bigint NOT NULL,
	"authorized_tx_hash" text NOT NULL,
	"authorized_at" bigint NOT NULL,
	CONSTRAINT "payments_chain_id_payment_id_pk" PRIMARY KEY("chain_id","payment_id")
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"quote_id" text PRIMARY KEY NOT NULL,
	"chain_id" integer NOT NULL,
	"payer" text NOT NULL,
	"token" text NOT NULL,
	"operator" text NOT NULL,
	"task_id" text NOT NULL,
	"gpu_model" text NOT NULL,
	"gpu_milli" integer NOT NULL,
	"duration_ms" bigint NOT NULL,
	"price_per_gpu_hour" numeric(78, 0) NOT NULL,
	"max_amount" numeric(78, 0) NOT NULL,
	"fee_bps" integer NOT NULL,
	"burn_bps" integer NOT NULL,
	"rate_card_version" integer NOT NULL,
	"expires_at" bigint NOT NULL,
	"authorization_expiry" bigint NOT NULL,
	"refund_expiry" bigint NOT NULL,
	"salt" text NOT NULL,
	"payment_id" text NOT NULL,
	"signature" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "quotes_payment_id" UNIQUE("chain_id","payment_id"),
	CONSTRAINT "quotes_task" UNIQUE("chain_id","task_id")
);
--> statement-breakpoint
CREATE TABLE "distribution_captures" (
	"chain_id" integer NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" integer NOT NULL,
	"epoch" integer NOT NULL,
	CONSTRAINT "distribution_captures_chain_id_tx_hash_log_index_pk" PRIMARY KEY("chain_id","tx_hash","log_index")
);
--> statement-breakpoint
CREATE TABLE "distribution_leaves" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"account" text NOT NULL,
	"token" text NOT NULL,
	"cumulative_amount" numeric(78, 0) NOT NULL,
	"emission_share" numeric(78, 0) NOT NULL,
	"earnings_share" numeric(78, 0) NOT NULL,
	"leaf_index" integer NOT NULL,
	CONSTRAINT "distribution_leaves_chain_id_epoch_account_token_pk" PRIMARY KEY("chain_id","epoch","account","token")
);
--> statement-breakpoint
CREATE TABLE "distributions" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"root" text,
	"content_hash" text NOT NULL,
	"formula_version" integer NOT NULL,
	"captures_to_block" bigint NOT NULL,
	"leaf_count" integer NOT NULL,
	"totals" jsonb NOT NULL,
	"statement" jsonb NOT NULL,
	"carried_out" jsonb NOT NULL,
	"valid_at" bigint,
	"submit_tx_hash" text,
	"accept_tx_hash" text,
	"submissions" integer DEFAULT 0 NOT NULL,
	"built_at" timestamp with time zone DEFAULT now() NOT NULL,
	"accepted_at" timestamp with time zone,
	CONSTRAINT "distributions_chain_id_epoch_pk" PRIMARY KEY("chain_id","epoch")
);
--> statement-breakpoint
CREATE TABLE "epoch_files" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "epoch_files_chain_id_epoch_name_pk" PRIMARY KEY("chain_id","epoch","name")
);
--> statement-breakpoint
CREATE TABLE "usage_outcomes" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"provider" text NOT NULL,
	"task_id" text NOT NULL,
	"gpu_model" text NOT NULL,
	"gpu_milli_ms" numeric(78, 0) NOT NULL,
	"weight" numeric(78, 0) NOT NULL,
	"reason" text,
	CONSTRAINT "usage_outcomes_chain_id_epoch_provider_task_id_gpu_model_pk" PRIMARY KEY("chain_id","epoch","provider","task_id","gpu_model")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"chain_id" integer NOT NULL,
	"task_id" text NOT NULL,
	"salt" text NOT NULL,
	"task_ref" text NOT NULL,
	"quote_id" text,
	"consumer" text NOT NULL,
	"gpu_model" text NOT NULL,
	"completed_at_ms" bigint,
	"completed_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tasks_chain_id_task_id_pk" PRIMARY KEY("chain_id","task_id")
);
--> statement-breakpoint
CREATE TABLE "usage_ledger" (
	"chain_id" integer NOT NULL,
	"meter" text NOT NULL,
	"record_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"epoch" integer NOT NULL,
	CONSTRAINT "usage_ledger_chain_id_meter_record_id_pk" PRIMARY KEY("chain_id","meter","record_id")
);
--> statement-breakpoint
CREATE TABLE "usage_records" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"meter" text NOT NULL,
	"record_id" text NOT NULL,
	"task_id" text NOT NULL,
	"provider" text NOT NULL,
	"consumer" text NOT NULL,
	"gpu_model" text NOT NULL,
	"gpu_milli" integer NOT NULL,
	"started_at_ms" bigint NOT NULL,
	"ended_at_ms" bigint NOT NULL,
	"verified_bps" integer NOT NULL,
	"late" boolean NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "usage_records_chain_id_epoch_meter_record_id_pk" PRIMARY KEY("chain_id","epoch","meter","record_id")
) PARTITION BY RANGE ("epoch");
--> statement-breakpoint
CREATE TABLE "usage_records_default" PARTITION OF "usage_records" DEFAULT;
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "siwe_nonces_expiry" ON "siwe_nonces" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "wallets_user" ON "wallets" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "chain_logs_event" ON "chain_logs" USING btree ("chain_id","event_name","block_number");--> statement-breakpoint
CREATE INDEX "chain_logs_tx" ON "chain_logs" USING btree ("chain_id","tx_hash");--> statement-breakpoint
CREATE INDEX "operator_transactions_state" ON "operator_transactions" USING btree ("chain_id","signer","state");--> statement-breakpoint
CREATE INDEX "epochs_status" ON "epochs" USING btree ("chain_id","status");--> statement-breakpoint
CREATE INDEX "history_entries_wallet" ON "history_entries" USING btree ("wallet","block_time","chain_id","block_number","log_index");--> statement-breakpoint
CREATE INDEX "history_entries_block" ON "history_entries" USING btree ("chain_id","block_number");--> statement-breakpoint
CREATE INDEX "captures_due_state" ON "captures_due" USING btree ("chain_id","state","due_in_epoch");--> statement-breakpoint
CREATE INDEX "payment_events_payment" ON "payment_events" USING btree ("chain_id","payment_id","block_number");--> statement-breakpoint
CREATE INDEX "payment_events_epoch" ON "payment_events" USING btree ("chain_id","type","epoch");--> statement-breakpoint
CREATE INDEX "payments_payer" ON "payments" USING btree ("payer","authorized_at");--> statement-breakpoint
CREATE INDEX "quotes_payer" ON "quotes" USING btree ("payer","created_at");--> statement-breakpoint
CREATE INDEX "distribution_captures_epoch" ON "distribution_captures" USING btree ("chain_id","epoch");--> statement-breakpoint
CREATE INDEX "distribution_leaves_account" ON "distribution_leaves" USING btree ("chain_id","account","epoch");--> statement-breakpoint
CREATE INDEX "epoch_files_sha256" ON "epoch_files" USING btree ("chain_id","sha256");--> statement-breakpoint
CREATE INDEX "tasks_task_ref" ON "tasks" USING btree ("chain_id","task_ref");--> statement-breakpoint
CREATE INDEX "usage_records_provider" ON "usage_records" USING btree ("chain_id","provider","epoch");--> statement-breakpoint
CREATE INDEX "usage_records_task" ON "usage_records" USING btree ("chain_id","task_id","epoch");