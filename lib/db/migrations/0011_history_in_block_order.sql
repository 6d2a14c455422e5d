DROP INDEX "history_entries_block";--> statement-breakpoint
ALTER TABLE "history_entries" DROP CONSTRAINT "history_entries_chain_id_tx_hash_log_index_wallet_type_pk";--> statement-breakpoint
ALTER TABLE "history_entries" ADD CONSTRAINT "history_entries_chain_id_block_number_log_index_wallet_type_pk" PRIMARY KEY("chain_id","block_number","log_index","wallet","type");