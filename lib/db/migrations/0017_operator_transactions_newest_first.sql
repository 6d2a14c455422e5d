DROP INDEX "dispute_statements_payment";--> statement-breakpoint
CREATE INDEX "operator_transactions_log" ON "operator_transactions" USING btree ("chain_id","created_at","id");