ALTER TABLE "invoices" ADD COLUMN "credit_notes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "replaces_stripe_id" text;--> statement-breakpoint
CREATE INDEX "invoices_replaces" ON "invoices" USING btree ("replaces_stripe_id");