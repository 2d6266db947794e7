import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route, type Route } from '../http/route.ts'
import { compileSearch, type Searchable, type SearchField, type SearchValue } from '../http/search-query.ts'
import type {
  Charge,
  Customer,
  Invoice,
  PaymentIntent,
  Price,
  Product,
  Subscription,
} from '../store/collections.ts'

const number = <T>(read: SearchField<T>['read']): SearchField<T> => ({ kind: 'number', read })
const text = <T>(read: SearchField<T>['read']): SearchField<T> => ({ kind: 'text', read })
const token = <T>(read: SearchField<T>['read']): SearchField<T> => ({ kind: 'token', read })

const customers: Searchable<Customer> = {
  resource: 'customers',
  fields: {
    created: number(({ created }) => created),
    email: text(({ email }) => email),
    name: text(({ name }) => name),
    phone: text(({ phone }) => phone),
  },
  metadata: ({ metadata }) => metadata,
}

const subscriptions: Searchable<Subscription> = {
  resource: 'subscriptions',
  fields: {
    canceled_at: number(({ canceled_at: at }) => at),
    created: number(({ created }) => created),
    status: token(({ status }) => status),
  },
  metadata: ({ metadata }) => metadata,
}

const invoices: Searchable<Invoice> = {
  resource: 'invoices',
  fields: {
    created: number(({ created }) => created),
    currency: token(({ currency }) => currency),
    customer: token(({ customer }) => customer),
    number: text((invoice) => invoice.number),
    receipt_number: text((invoice) => invoice.receipt_number),
    status: token(({ status }) => status),
    subscription: token(({ parent }) => parent?.subscription_details?.subscription),
    total: number(({ total }) => total),
  },
  metadata: ({ metadata }) => metadata,
}

const paymentIntents: Searchable<PaymentIntent> = {
  resource: 'payment_intents',
  fields: {
    amount: number(({ amount }) => amount),
    created: number(({ created }) => created),
    currency: token(({ currency }) => currency),
    customer: token(({ customer }) => customer),
    status: token(({ status }) => status),
  },
  metadata: ({ metadata }) => metadata,
}

const cardOf = ({ payment_method_details: details }: Charge) => details?.card
const charges: Searchable<Charge> = {
  resource: 'charges',
  fields: {
    amount: number(({ amount }) => amount),
    created: number(({ created }) => created),
    currency: token(({ currency }) => currency),
    customer: token(({ customer }) => customer),
    disputed: token(({ disputed }) => disputed),
    'payment_method_details.card.brand': token((charge) => cardOf(charge)?.brand),
    'payment_method_details.card.exp_month': number((charge) => cardOf(charge)?.exp_month),
    'payment_method_details.card.exp_year': number((charge) => cardOf(charge)?.exp_year),
    'payment_method_details.card.fingerprint': token((charge) => cardOf(charge)?.fingerprint),
    'payment_method_details.card.last4': token((charge) => cardOf(charge)?.last4),
    refunded: token(({ refunded }) => refunded),
    status: token(({ status }) => status),
  },
  metadata: ({ metadata }) => metadata,
}

const prices: Searchable<Price> = {
  resource: 'prices',
  fields: {
    active: token(({ active }) => active),
    currency: token(({ currency }) => currency),
    lookup_key: text(({ lookup_key: key }) => key),
    product: token(({ product }) => product),
    type: token(({ type }) => type),
  },
  metadata: ({ metadata }) => metadata,
}

const products: Searchable<Product> = {
  resource: 'products',
  fields: {
    active: token(({ active }) => active),
    description: text(({ description }) => description),
    name: text(({ name }) => name),
    shippable: token(({ shippable }): SearchValue => shippable),
    url: text(({ url }) => url),
  },
  metadata: ({ metadata }) => metadata,
}

function searchRoute<T extends { id: string }>(
  searchable: Searchable<T>,
  all: (ctx: Ctx) => readonly T[],
): Route {
  const path = `/v1/${searchable.resource}/search`
  return route({
    method: 'GET',
    path,
    params: {
      limit: p.integer({ min: 1, max: 100 }),
      page: p.string({ max: 200 }),
      query: p.required(p.string()),
    },
    handle(ctx, { limit = 10, page, query }) {
      const passes = compileSearch(query, searchable)
      const found = all(ctx).filter(passes)
      const start = page === undefined ? 0 : placeAfter(found, page)
      const data = found.slice(start, start + limit)
      const has_more = start + limit < found.length
      return {
        object: 'search_result',
        data,
        has_more,
        next_page: has_more ? (data.at(-1)?.id ?? null) : null,
        total_count: found.length,
        url: path,
      }
    },
  })
}

/** A page is named by the last object of the one before, so that what is new meanwhile moves nothing. */
function placeAfter(found: readonly { id: string }[], page: string): number {
  const place = found.findIndex(({ id }) => id === page)
  if (place === -1) throw invalidRequest(`Invalid page: ${page}`, { param: 'page' })
  return place + 1
}

export const searchRoutes: readonly Route[] = [
  searchRoute(customers, ({ store }) => store.customers.all()),
  searchRoute(subscriptions, ({ store }) => store.subscriptions.all()),
  searchRoute(invoices, ({ store }) => store.invoices.all()),
  searchRoute(paymentIntents, ({ store }) => store.payment_intents.all()),
  searchRoute(charges, ({ store }) => store.charges.all()),
  searchRoute(prices, ({ store }) => store.prices.all()),
  searchRoute(products, ({ store }) => store.products.all()),
]
