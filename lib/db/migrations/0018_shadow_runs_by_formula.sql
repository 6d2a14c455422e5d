-- Derived from published files alone: what is still of interest is tried anew.
DELETE FROM "shadow_runs";--> statement-breakpoint
ALTER TABLE "shadow_runs" DROP CONSTRAINT "shadow_runs_chain_id_epoch_version_pk";--> statement-breakpoint
ALTER TABLE "shadow_runs" ADD CONSTRAINT "shadow_runs_chain_id_epoch_version_formula_version_pk" PRIMARY KEY("chain_id","epoch","version","formula_version");--> statement-breakpoint
ALTER TABLE "shadow_runs" ADD COLUMN "counted_formula_version" integer NOT NULL;