CREATE TABLE "feature_refusals" (
	"account_id" uuid NOT NULL,
	"feature" text NOT NULL,
	"day" date NOT NULL,
	"mode" text NOT NULL,
	"times" bigint NOT NULL,
	CONSTRAINT "feature_refusals_account_id_feature_day_mode_pk" PRIMARY KEY("account_id","feature","day","mode")
);
--> statement-breakpoint
CREATE TABLE "manual_grants" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"amount" bigint,
	"reason" text NOT NULL,
	"ends_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "manual_grants_once" UNIQUE("account_id","kind","code")
);
--> statement-breakpoint
CREATE TABLE "usage_counters" (
	"account_id" uuid NOT NULL,
	"limit_code" text NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"used" bigint NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "usage_counters_account_id_limit_code_ends_at_pk" PRIMARY KEY("account_id","limit_code","ends_at"),
	CONSTRAINT "usage_counters_used" CHECK ("usage_counters"."used" >= 0)
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"account_id" uuid NOT NULL,
	"limit_code" text NOT NULL,
	"day" date NOT NULL,
	"used" bigint NOT NULL,
	CONSTRAINT "usage_days_account_id_limit_code_day_pk" PRIMARY KEY("account_id","limit_code","day")
);
--> statement-breakpoint
CREATE TABLE "usage_reports" (
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"limit_code" text NOT NULL,
	"amount" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "usage_reports_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "usage_settings" (
	"account_id" uuid NOT NULL,
	"limit_code" text NOT NULL,
	"cap" bigint,
	"alert_percents" integer[] NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "usage_settings_account_id_limit_code_pk" PRIMARY KEY("account_id","limit_code")
);
--> statement-breakpoint
ALTER TABLE "feature_refusals" ADD CONSTRAINT "feature_refusals_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_grants" ADD CONSTRAINT "manual_grants_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_counters" ADD CONSTRAINT "usage_counters_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_days" ADD CONSTRAINT "usage_days_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_reports" ADD CONSTRAINT "usage_reports_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_settings" ADD CONSTRAINT "usage_settings_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "usage_reports_at" ON "usage_reports" USING btree ("at");