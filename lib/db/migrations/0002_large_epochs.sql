CREATE TABLE "epoch_file_parts" (
	"chain_id" integer NOT NULL,
	"epoch" integer NOT NULL,
	"name" text NOT NULL,
	"part" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "epoch_file_parts_chain_id_epoch_name_part_pk" PRIMARY KEY("chain_id","epoch","name","part")
);
--> statement-breakpoint
ALTER TABLE "epoch_file_parts" ALTER COLUMN "content" SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE "usage_records" ADD COLUMN "task_ref" text;
--> statement-breakpoint
UPDATE "usage_records" r SET "task_ref" = t."task_ref" FROM "tasks" t WHERE t."chain_id" = r."chain_id" AND t."task_id" = r."task_id";
--> statement-breakpoint
ALTER TABLE "usage_records" ALTER COLUMN "task_ref" SET NOT NULL;