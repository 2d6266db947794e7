CREATE TABLE "backup_methods" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"method_stripe_id" text NOT NULL,
	"chosen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "backup_tries" (
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"invoice_stripe_id" text NOT NULL,
	"method_stripe_id" text NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "backup_tries_invoice_stripe_id_method_stripe_id_pk" PRIMARY KEY("invoice_stripe_id","method_stripe_id"),
	CONSTRAINT "backup_tries_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "method_removals" (
	"method_stripe_id" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"has_begun" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "backup_methods" ADD CONSTRAINT "backup_methods_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backup_tries" ADD CONSTRAINT "backup_tries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "method_removals" ADD CONSTRAINT "method_removals_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "method_removals_account" ON "method_removals" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "method_removals_due" ON "method_removals" USING btree ("due_at");