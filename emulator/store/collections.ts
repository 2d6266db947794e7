import type Stripe from 'stripe'
import type { Definition } from './collection.ts'
import type {
  Challenge,
  OpenConfirmationToken,
  OpenCustomerSession,
  VaultedCard,
} from '../payments/records.ts'
import type {
  ClockSetting,
  DunningSettings,
  EventAge,
  IdempotencyRecord,
  PendingChange,
  Resumption,
  TaxOrigin,
  Timer,
  WebhookDelivery,
  WebhookSecret,
} from './internal-records.ts'
import type { Wire } from './wire.ts'

interface Declaration<T, Index extends string> {
  noun: string
  idParam?: string
  indexes?: { readonly [Name in Index]: (object: T) => string | readonly string[] | null | undefined }
  hidden?: (object: T) => boolean
  order?: (object: T) => number
}

function define<T extends { id: string; created?: number }>() {
  return <Index extends string = never>(declared: Declaration<T, Index>): Definition<T, Index> => ({
    noun: declared.noun,
    idParam: declared.idParam ?? 'id',
    indexes: declared.indexes ?? ({} as Definition<T, Index>['indexes']),
    hidden: declared.hidden ?? (() => false),
    order: declared.order ?? ((object) => object.created ?? 0),
  })
}

export type Customer = Wire<Stripe.Customer>
export type Product = Wire<Stripe.Product>
export type Price = Wire<Stripe.Price>
export type PaymentMethod = Wire<Stripe.PaymentMethod>
export type PaymentIntent = Wire<Stripe.PaymentIntent>
export type SetupIntent = Wire<Stripe.SetupIntent>
export type SetupAttempt = Wire<Stripe.SetupAttempt>
export type Mandate = Wire<Stripe.Mandate>
export type ConfirmationToken = Wire<Stripe.ConfirmationToken>
export type CustomerSession = Wire<Stripe.CustomerSession>
export type Charge = Wire<Stripe.Charge>
export type Refund = Wire<Stripe.Refund>
export type CreditNote = Wire<Stripe.CreditNote>
export type Dispute = Wire<Stripe.Dispute>
export type CustomerBalanceTransaction = Wire<Stripe.CustomerBalanceTransaction>
export type BalanceTransaction = Wire<Stripe.BalanceTransaction>
export type Subscription = Wire<Stripe.Subscription>
export type SubscriptionSchedule = Wire<Stripe.SubscriptionSchedule>
export type Invoice = Wire<Stripe.Invoice>
export type InvoiceItem = Wire<Stripe.InvoiceItem>
export type InvoicePayment = Wire<Stripe.InvoicePayment>
export type Coupon = Wire<Stripe.Coupon>
export type PromotionCode = Wire<Stripe.PromotionCode>
export type Discount = Wire<Stripe.Discount>
export type TaxRate = Wire<Stripe.TaxRate>
export type TaxId = Wire<Stripe.TaxId>
export type WebhookEndpoint = Wire<Stripe.WebhookEndpoint>
export type TestClock = Wire<Stripe.TestHelpers.TestClock>
/** Events are written by the kernel alone; `data.object` is whatever object the event is about. */
export type StoredEvent = Omit<Wire<Stripe.EventBase>, 'data'> & {
  data: { object: object; previous_attributes?: object }
}
/** What is left of a deleted object that can still be retrieved. */
export interface Tombstone {
  id: string
  object: string
  deleted: true
}

/**
 * Everything an account keeps, by collection. Each object lies here in Stripe's wire shape with ids where Stripe
 * expands. An index lists the ways a list endpoint or the engine looks objects up: what no index answers is a
 * scan, so add one instead. Objects on a test clock are hidden from lists that name neither clock nor customer.
 */
export const collections = {
  customers: define<Customer>()({
    noun: 'customer',
    indexes: { email: (customer) => customer.email, test_clock: (customer) => customer.test_clock },
    hidden: (customer) => typeof customer.test_clock === 'string',
  }),
  products: define<Product>()({
    noun: 'product',
    indexes: { active: (product) => String(product.active), url: (product) => product.url },
  }),
  prices: define<Price>()({
    noun: 'price',
    indexes: {
      product: (price) => price.product,
      lookup_key: (price) => price.lookup_key,
      active: (price) => String(price.active),
    },
  }),
  payment_methods: define<PaymentMethod>()({
    noun: 'PaymentMethod',
    idParam: 'payment_method',
    indexes: { customer: (method) => method.customer },
  }),
  payment_intents: define<PaymentIntent>()({
    noun: 'payment_intent',
    idParam: 'intent',
    indexes: { customer: (intent) => intent.customer },
  }),
  setup_intents: define<SetupIntent>()({
    noun: 'setupintent',
    idParam: 'intent',
    indexes: { customer: (intent) => intent.customer },
  }),
  setup_attempts: define<SetupAttempt>()({
    noun: 'setup_attempt',
    indexes: { setup_intent: (attempt) => attempt.setup_intent },
  }),
  mandates: define<Mandate>()({
    noun: 'mandate',
    indexes: { payment_method: (mandate) => mandate.payment_method },
  }),
  confirmation_tokens: define<OpenConfirmationToken>()({
    noun: 'confirmation_token',
    idParam: 'confirmation_token',
  }),
  customer_sessions: define<OpenCustomerSession>()({ noun: 'customer session' }),
  charges: define<Charge>()({
    noun: 'charge',
    indexes: { customer: (charge) => charge.customer, payment_intent: (charge) => charge.payment_intent },
  }),
  refunds: define<Refund>()({
    noun: 'refund',
    indexes: { charge: (refund) => refund.charge, payment_intent: (refund) => refund.payment_intent },
  }),
  credit_notes: define<CreditNote>()({
    noun: 'credit note',
    indexes: { customer: (note) => note.customer, invoice: (note) => note.invoice },
  }),
  disputes: define<Dispute>()({
    noun: 'dispute',
    idParam: 'dispute',
    indexes: { charge: (dispute) => dispute.charge, payment_intent: (dispute) => dispute.payment_intent },
  }),
  customer_balance_transactions: define<CustomerBalanceTransaction>()({
    noun: 'customer balance transaction',
    indexes: { customer: (transaction) => transaction.customer },
  }),
  balance_transactions: define<BalanceTransaction>()({
    noun: 'balance transaction',
    indexes: { source: (transaction) => transaction.source },
  }),
  subscriptions: define<Subscription>()({
    noun: 'subscription',
    indexes: {
      customer: (subscription) => subscription.customer,
      test_clock: (subscription) => subscription.test_clock,
      status: (subscription) => subscription.status,
      item: (subscription) => subscription.items.data.map((item) => item.id),
      price: (subscription) => subscription.items.data.map((item) => item.price.id),
    },
    hidden: (subscription) => typeof subscription.test_clock === 'string',
  }),
  subscription_schedules: define<SubscriptionSchedule>()({
    noun: 'subscription_schedule',
    idParam: 'schedule',
    indexes: { customer: (schedule) => schedule.customer },
    hidden: (schedule) => typeof schedule.test_clock === 'string',
  }),
  invoices: define<Invoice>()({
    noun: 'invoice',
    idParam: 'invoice',
    indexes: {
      customer: (invoice) => invoice.customer,
      number: (invoice) => invoice.number,
      subscription: (invoice) => invoice.parent?.subscription_details?.subscription,
      status: (invoice) => invoice.status,
    },
    hidden: (invoice) => typeof invoice.test_clock === 'string',
  }),
  invoice_items: define<InvoiceItem>()({
    noun: 'invoiceitem',
    indexes: { customer: (item) => item.customer, invoice: (item) => item.invoice },
    hidden: (item) => typeof item.test_clock === 'string',
    order: (item) => item.date,
  }),
  invoice_payments: define<InvoicePayment>()({
    noun: 'invoice_payment',
    indexes: {
      invoice: (payment) => payment.invoice,
      payment_intent: (payment) => payment.payment.payment_intent,
    },
  }),
  coupons: define<Coupon>()({ noun: 'coupon', idParam: 'coupon' }),
  /** Deleted coupons, which the discounts made of them outlive. */
  retired_coupons: define<Coupon>()({ noun: 'coupon' }),
  promotion_codes: define<PromotionCode>()({
    noun: 'promotion code',
    idParam: 'promotion_code',
    indexes: {
      code: (code) => code.code.toLowerCase(),
      coupon: (code) => code.promotion.coupon,
      customer: (code) => code.customer,
    },
  }),
  tax_ids: define<TaxId>()({ noun: 'tax_id', indexes: { customer: (taxId) => taxId.customer } }),
  tax_rates: define<TaxRate>()({ noun: 'tax rate', idParam: 'tax_rate' }),
  tax_origins: define<TaxOrigin>()({ noun: 'tax origin' }),
  discounts: define<Discount>()({ noun: 'discount', order: (discount) => discount.start }),
  // In the order in which they happened: `created` may be that of a test clock, which can stand anywhere in time.
  events: define<StoredEvent>()({
    noun: 'event',
    indexes: { type: (event) => event.type },
    order: () => 0,
  }),
  webhook_endpoints: define<WebhookEndpoint>()({
    noun: 'webhook endpoint',
    idParam: 'webhook_endpoint',
    indexes: { status: (endpoint) => endpoint.status },
  }),
  test_clocks: define<TestClock>()({
    noun: 'test clock',
    idParam: 'test_clock',
    indexes: { status: (clock) => clock.status },
  }),
  tombstones: define<Tombstone>()({ noun: 'object' }),

  timers: define<Timer>()({
    noun: 'timer',
    indexes: { clock: (timer) => timer.clock ?? 'wall' },
    order: (timer) => timer.at,
  }),
  idempotency_records: define<IdempotencyRecord>()({
    noun: 'idempotency record',
    indexes: { age: () => 'any' },
  }),
  webhook_deliveries: define<WebhookDelivery>()({
    noun: 'delivery',
    indexes: {
      endpoint: (delivery) => delivery.endpoint,
      event: (delivery) => delivery.event,
      waiting: (delivery) => (delivery.state === 'pending' ? 'any' : null),
    },
  }),
  webhook_secrets: define<WebhookSecret>()({ noun: 'webhook secret' }),
  event_ages: define<EventAge>()({ noun: 'event age', indexes: { age: () => 'any' } }),
  pending_changes: define<PendingChange>()({ noun: 'pending change' }),
  resumptions: define<Resumption>()({ noun: 'resumption' }),
  dunning_settings: define<DunningSettings>()({ noun: 'dunning settings' }),
  clock_settings: define<ClockSetting>()({ noun: 'clock setting' }),
  vaulted_cards: define<VaultedCard>()({ noun: 'card' }),
  challenges: define<Challenge>()({
    noun: 'three_d_secure_2 source',
    idParam: 'source',
    indexes: { intent: (challenge) => challenge.intent },
  }),
}

export type CollectionName = keyof typeof collections

/** The object type that a collection holds. */
export type ObjectIn<Name extends CollectionName> =
  (typeof collections)[Name] extends Definition<infer T, infer _Index> ? T : never
