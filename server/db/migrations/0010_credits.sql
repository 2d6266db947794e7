CREATE TABLE "credit_accounts" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"balance" bigint NOT NULL,
	CONSTRAINT "credit_accounts_balance" CHECK ("credit_accounts"."balance" >= 0)
);
--> statement-breakpoint
CREATE TABLE "credit_entries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"position" bigserial NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"balance_after" bigint NOT NULL,
	"cost" bigint NOT NULL,
	"action" text,
	"key" text,
	"parts" jsonb NOT NULL,
	"reason" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_key" text NOT NULL,
	"amount" bigint NOT NULL,
	"is_unlimited" boolean NOT NULL,
	"used" bigint NOT NULL,
	"lapsed" bigint NOT NULL,
	"covers_until" timestamp with time zone,
	"read_sequence" bigint,
	"expires_at" timestamp with time zone,
	"granted_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "credit_grants_once" UNIQUE("account_id","source_key"),
	CONSTRAINT "credit_grants_left" CHECK ("credit_grants"."used" >= 0 and "credit_grants"."lapsed" >= 0 and "credit_grants"."used" + "credit_grants"."lapsed" <= "credit_grants"."amount")
);
--> statement-breakpoint
CREATE TABLE "credit_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"action" text NOT NULL,
	"cost" bigint NOT NULL,
	"parts" jsonb NOT NULL,
	"state" text NOT NULL,
	"forgotten_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credit_accounts" ADD CONSTRAINT "credit_accounts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_holds" ADD CONSTRAINT "credit_holds_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_entries_account" ON "credit_entries" USING btree ("account_id","position" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "credit_entries_key" ON "credit_entries" USING btree ("account_id","key") WHERE "credit_entries"."key" is not null;--> statement-breakpoint
CREATE INDEX "credit_grants_open" ON "credit_grants" USING btree ("account_id") WHERE "credit_grants"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "credit_holds_forgotten" ON "credit_holds" USING btree ("forgotten_at") WHERE "credit_holds"."state" = 'held';