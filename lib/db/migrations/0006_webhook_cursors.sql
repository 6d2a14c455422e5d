CREATE TABLE "webhook_cursors" (
	"chain_id" integer PRIMARY KEY NOT NULL,
	"block_number" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "tasks_completed" ON "tasks" USING btree ("chain_id","completed_at_ms");