import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { openRunning } from './running-for-tests.ts'

const emulator = emulatorForTests()

describe('search', () => {
  test('finds customers by each operator of the query language, page by page', async () => {
    const stripe = emulator.client()
    for (const [email, plan] of [
      ['ada@example.com', 'pro'],
      ["o'hara@example.com", 'pro'],
      ['eve@other.org', 'basic'],
    ] as const) {
      await stripe.customers.create({ email, name: email.split('@')[0] ?? '', metadata: { plan } })
    }
    await stripe.customers.create({ email: 'plain@example.com' })
    const found = async (query: string) =>
      (await stripe.customers.search({ query })).data.map(({ email }) => email?.split('@')[0]).sort()
    expect(await found("email:'ADA@example.com'")).toEqual(['ada'])
    expect(await found('email~"example"')).toEqual(['ada', "o'hara", 'plain'])
    expect(await found("email:'o\\'hara@example.com'")).toEqual(["o'hara"])
    expect(await found("metadata['plan']:'pro' AND -name:'ada'")).toEqual(["o'hara"])
    expect(await found("metadata['plan']:'basic' OR name:'ada'")).toEqual(['ada', 'eve'])
    expect(await found("metadata['plan']:null")).toEqual(['plain'])
    expect(await found('name:null created>0')).toEqual(['plain'])
    expect(await found('created<100')).toEqual([])
    const first = await stripe.customers.search({
      query: "email~'example'",
      limit: 2,
      expand: ['total_count'],
    })
    expect(first).toMatchObject({ object: 'search_result', has_more: true, total_count: 3 })
    const all = await stripe.customers
      .search({ query: "email~'example'", limit: 1 })
      .autoPagingToArray({ limit: 10 })
    expect(new Set(all.map(({ id }) => id)).size).toBe(3)
  })

  test('finds what a running subscription leaves behind', async () => {
    const { stripe, customer, subscription, price } = await openRunning(emulator)
    const invoice = String(subscription.latest_invoice)
    const ids = async (list: Promise<{ data: { id: string }[] }>) => (await list).data.map(({ id }) => id)
    expect(await ids(stripe.subscriptions.search({ query: "status:'active'" }))).toEqual([subscription.id])
    const paid = `subscription:'${subscription.id}' AND status:'paid' AND total>=2000`
    expect(await ids(stripe.invoices.search({ query: paid }))).toEqual([invoice])
    const ofCustomer = `customer:'${customer.id}' AND status:'succeeded'`
    expect(await ids(stripe.paymentIntents.search({ query: ofCustomer }))).toHaveLength(1)
    const byCard = "payment_method_details.card.last4:4242 AND refunded:'false'"
    expect(await ids(stripe.charges.search({ query: byCard }))).toHaveLength(1)
    expect(await ids(stripe.prices.search({ query: `product:'${String(price.product)}'` }))).toEqual([
      price.id,
    ])
    expect(await ids(stripe.products.search({ query: "name~'asi' AND active:'true'" }))).toEqual([
      String(price.product),
    ])
  })

  test.each([
    ['an unknown field', "nickname:'x'"],
    ['a size of a text', "email>'x'"],
    ['a part of a token', "metadata['a']~'ab'"],
    ['a number that is none', "created:'soon'"],
    ['both joints', "name:'a' AND name:'b' OR name:'c'"],
    ['an open quote', "name:'a"],
    ['nothing', ' '],
    ['too many clauses', Array.from({ length: 11 }, () => "name:'a'").join(' AND ')],
  ])('refuses %s', async (_, query) => {
    const failure = await failureOf(emulator.client().customers.search({ query }))
    expect(failure).toMatchObject({ statusCode: 400, param: 'query' })
  })
})
