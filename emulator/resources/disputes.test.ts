import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop } from './billing-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.parse('2027-05-01T10:00:00Z') / 1000
const DAY = 86_400

/** A payment by card or bank account whose holder goes to the bank. */
async function openDisputed(token: string, currency = 'usd') {
  const shop = await openShop(emulator, { frozen: START })
  const { stripe, customer } = shop
  const method = await stripe.paymentMethods.attach(token, { customer: customer.id })
  const intent = await stripe.paymentIntents.create({
    amount: 1000,
    currency,
    customer: customer.id,
    payment_method: method.id,
    allowed_payment_method_types: ['card', 'sepa_debit'],
    confirm: true,
    off_session: true,
    ...(currency === 'eur'
      ? { mandate_data: { customer_acceptance: { type: 'offline', offline: {} } } }
      : {}),
  })
  const find = async () => (await stripe.disputes.list({ payment_intent: intent.id })).data[0]
  return { ...shop, intent, find }
}

describe('a disputed payment', () => {
  test.each([
    ['pm_card_createDispute', 'fraudulent', 'needs_response', -1000],
    ['pm_card_createDisputeProductNotReceived', 'product_not_received', 'needs_response', -1000],
    ['pm_card_createDisputeInquiry', 'fraudulent', 'warning_needs_response', undefined],
  ])(
    'by %s is told with its reason, and money leaves unless it is a question',
    async (token, reason, status, out) => {
      const { stripe, intent, find } = await openDisputed(token)
      const dispute = await find()
      expect(dispute).toMatchObject({ reason, status, amount: 1000, charge: intent.latest_charge })
      expect(dispute?.balance_transactions[0]?.amount).toBe(out)
      expect(dispute?.evidence_details.due_by).toBe(START + 9 * DAY)
      expect(await stripe.charges.retrieve(String(intent.latest_charge))).toMatchObject({ disputed: true })
      expect(
        (await eventTypes(stripe)).slice(-4).filter((type) => type.startsWith('charge.dispute')),
      ).toEqual(
        out === undefined
          ? ['charge.dispute.created']
          : ['charge.dispute.created', 'charge.dispute.funds_withdrawn'],
      )
      const refund = stripe.refunds.create({ payment_intent: intent.id })
      if (out === undefined) expect((await refund).status).toBe('succeeded')
      else expect((await failureOf(refund)).code).toBe('charge_disputed')
    },
  )

  test('is won with the winning word, lost with the losing one, and stays under review with any other', async () => {
    const won = await openDisputed('pm_card_createDispute')
    const answer = async (shop: typeof won, text: string) =>
      shop.stripe.disputes.update((await shop.find())?.id ?? '', { evidence: { uncategorized_text: text } })
    const before = (await eventTypes(won.stripe)).length
    const ended = await answer(won, 'winning_evidence')
    expect(ended).toMatchObject({
      status: 'won',
      evidence_details: { submission_count: 1, has_evidence: true },
    })
    expect((await eventTypes(won.stripe)).slice(before)).toEqual([
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ])
    expect(ended.balance_transactions.map(({ amount, fee }) => [amount, fee])).toEqual([
      [-1000, 1500],
      [1000, -1500],
    ])
    const lost = await openDisputed('pm_card_createDispute')
    expect((await answer(lost, 'losing_evidence')).status).toBe('lost')
    const reviewed = await openDisputed('pm_card_createDispute')
    const saved = await reviewed.stripe.disputes.update((await reviewed.find())?.id ?? '', {
      evidence: { customer_name: 'Ada' },
      submit: false,
    })
    expect(saved).toMatchObject({ status: 'needs_response', evidence: { customer_name: 'Ada' } })
    expect((await answer(reviewed, 'It was her.')).status).toBe('under_review')
    expect((await failureOf(answer(reviewed, 'winning_evidence'))).statusCode).toBe(400)
    const asked = await openDisputed('pm_card_createDisputeInquiry')
    expect(await answer(asked, 'escalate_inquiry_evidence')).toMatchObject({
      status: 'needs_response',
      payment_method_details: { card: { case_type: 'chargeback' } },
    })
  })

  test('is lost when it is given up or not answered in time', async () => {
    const given = await openDisputed('pm_card_createDispute')
    const id = (await given.find())?.id ?? ''
    expect((await given.stripe.disputes.close(id)).status).toBe('lost')
    expect((await failureOf(given.stripe.disputes.close(id))).statusCode).toBe(400)
    const late = await openDisputed('pm_card_createDispute')
    await advance(emulator, late, START + 9 * DAY)
    expect((await late.find())?.status).toBe('lost')
  })

  test('by a bank account is lost at once, days after the debit', async () => {
    const shop = await openDisputed('pm_sepaDebit_disputed_de', 'eur')
    expect(await shop.find()).toBeUndefined()
    await advance(emulator, shop, START + 5 * DAY)
    expect((await shop.stripe.paymentIntents.retrieve(shop.intent.id)).status).toBe('succeeded')
    expect(await shop.find()).toMatchObject({ status: 'lost', reason: 'debit_not_authorized' })
    const types = (await eventTypes(shop.stripe)).filter((type) => type.startsWith('charge.dispute'))
    expect(types).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
    ])
  })
})

test('a debit is given back to the account, and not to a card, within days', async () => {
  const shop = await openDisputed('pm_sepaDebit_success_de', 'eur')
  const { stripe, intent } = shop
  await advance(emulator, shop, START + 5 * DAY)
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 400 })
  expect(refund).toMatchObject({ status: 'pending', destination_details: { type: 'sepa_debit' } })
  expect(refund.id).toMatch(/^pyr_/)
  expect(refund.destination_details?.card).toBeUndefined()
  await advance(emulator, shop, START + 8 * DAY)
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded')
  expect(await stripe.charges.retrieve(String(intent.latest_charge))).toMatchObject({
    amount_refunded: 400,
    refunded: false,
  })
})
