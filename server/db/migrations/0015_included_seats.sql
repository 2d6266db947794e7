ALTER TABLE "stripe_prices" ADD COLUMN "included_units" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stripe_prices" ADD COLUMN "included_amount_minor" integer DEFAULT 0 NOT NULL;