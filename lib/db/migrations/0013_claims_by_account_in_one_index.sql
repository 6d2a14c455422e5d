DROP INDEX "chain_logs_claims";--> statement-breakpoint
DROP INDEX "chain_logs_account";--> statement-breakpoint
CREATE INDEX "chain_logs_account" ON "chain_logs" USING btree ("chain_id",(args ->> 'account')) WHERE event_name IN ('RewardsClaimed', 'RewardsClaimedTo', 'RecipientSet');