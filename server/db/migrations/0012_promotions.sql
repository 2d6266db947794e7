ALTER TABLE "quotes" ADD COLUMN "promotion" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "discounts" jsonb DEFAULT '[]'::jsonb NOT NULL;