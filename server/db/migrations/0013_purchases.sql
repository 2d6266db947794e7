CREATE TABLE "purchases" (
	"invoice_stripe_id" text NOT NULL,
	"product" text NOT NULL,
	"account_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "purchases_invoice_stripe_id_product_pk" PRIMARY KEY("invoice_stripe_id","product")
);
--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_invoice_stripe_id_invoices_stripe_id_fk" FOREIGN KEY ("invoice_stripe_id") REFERENCES "public"."invoices"("stripe_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "purchases_account" ON "purchases" USING btree ("account_id","product");