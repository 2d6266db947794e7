import { expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { eventTypes, openShop } from './billing-for-tests.ts'

const emulator = emulatorForTests()

test('every change of a balance is a line of the ledger: by hand, by invoices, and back when one is voided', async () => {
  const { stripe, customer } = await openShop(emulator)
  const ledger = async () =>
    (await stripe.customers.listBalanceTransactions(customer.id, { limit: 100 })).data.map(
      ({ type, amount, ending_balance }) => [type, amount, ending_balance],
    )
  const bill = async (amount: number) => {
    const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
    await stripe.invoices.addLines(id, { lines: [{ amount, description: 'Work' }] })
    return stripe.invoices.finalizeInvoice(id)
  }
  const gift = await stripe.customers.createBalanceTransaction(customer.id, {
    amount: -1500,
    currency: 'usd',
    description: 'Sorry',
    metadata: { ticket: '5' },
  })
  expect(gift).toMatchObject({ type: 'adjustment', ending_balance: -1500, description: 'Sorry' })
  const first = await bill(1000)
  expect(first).toMatchObject({
    status: 'paid',
    starting_balance: -1500,
    ending_balance: -500,
    amount_due: 0,
    amount_paid: 0,
  })
  const second = await bill(520)
  expect(second).toMatchObject({ status: 'paid', starting_balance: -500, ending_balance: 20, amount_due: 0 })
  const negative = await bill(-3000)
  expect(negative).toMatchObject({ status: 'paid', total: -3000, ending_balance: -2980, amount_due: 0 })
  const open = await bill(4000)
  expect(open).toMatchObject({ status: 'open', starting_balance: -2980, ending_balance: 0, amount_due: 1020 })
  const before = (await eventTypes(stripe)).length
  await stripe.invoices.voidInvoice(open.id)
  expect((await eventTypes(stripe)).slice(before)).toEqual([
    'payment_intent.canceled',
    'invoice.voided',
    'customer.updated',
  ])
  await stripe.customers.update(customer.id, { balance: 100 })
  expect(await ledger()).toEqual([
    ['adjustment', 3080, 100],
    ['unapplied_from_invoice', -2980, -2980],
    ['applied_to_invoice', 2980, 0],
    ['applied_to_invoice', -3000, -2980],
    ['invoice_too_small', 20, 20],
    ['applied_to_invoice', 500, 0],
    ['applied_to_invoice', 1000, -500],
    ['adjustment', -1500, -1500],
  ])
  const ofFirst = await stripe.customers.listBalanceTransactions(customer.id, { invoice: first.id })
  expect(ofFirst.data).toHaveLength(1)
  expect(await stripe.customers.retrieveBalanceTransaction(customer.id, gift.id)).toEqual(gift)
})

test('a balance is of one currency and pays no bill in another', async () => {
  const { stripe, customer } = await openShop(emulator)
  await stripe.customers.createBalanceTransaction(customer.id, { amount: -900, currency: 'eur' })
  const wrong = stripe.customers.createBalanceTransaction(customer.id, { amount: -900, currency: 'usd' })
  expect((await failureOf(wrong)).param).toBe('currency')
  const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
  await stripe.invoices.addLines(id, { lines: [{ amount: 800, description: 'Work' }] })
  expect(await stripe.invoices.finalizeInvoice(id)).toMatchObject({ amount_due: 800, starting_balance: 0 })
  const other = await stripe.customers.create()
  const [transaction] = (await stripe.customers.listBalanceTransactions(customer.id)).data
  const foreign = stripe.customers.retrieveBalanceTransaction(other.id, transaction?.id ?? '')
  expect((await failureOf(foreign)).statusCode).toBe(404)
})
