CREATE TABLE "subscription_schedules" (
	"stripe_id" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"subscription_stripe_id" text,
	"status" text NOT NULL,
	"change_at" timestamp with time zone,
	"plan" text,
	"interval" text,
	"seats" integer,
	"add_ons" jsonb NOT NULL,
	"pause_at" timestamp with time zone,
	"resume_at" timestamp with time zone,
	"operation_id" uuid,
	"read_sequence" bigint NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "pending_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "pending_items" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "schedule_stripe_id" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "collection_method" text DEFAULT 'charge_automatically' NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "collection_paused_as" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "collection_resumes_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "subscription_schedules" ADD CONSTRAINT "subscription_schedules_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "subscription_schedules_subscription" ON "subscription_schedules" USING btree ("subscription_stripe_id");