CREATE TABLE "shadow_runs" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"version" integer NOT NULL,
	"counted_version" integer,
	"formula_version" integer NOT NULL,
	"problem" text,
	"tokens" jsonb NOT NULL,
	"differences" jsonb NOT NULL,
	"ran_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "shadow_runs_chain_id_epoch_version_pk" PRIMARY KEY("chain_id","epoch","version")
);
