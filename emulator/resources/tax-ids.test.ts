import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { eventTypes } from './billing-for-tests.ts'

const emulator = emulatorForTests()

describe('tax ids', () => {
  test.each([
    ['eu_vat', 'DE123456789', 'DE'],
    ['eu_vat', 'EL123456789', 'GR'],
    ['eu_vat', 'NL123456789B12', 'NL'],
    ['eu_vat', 'IE1234567AB', 'IE'],
    ['eu_vat', 'ATU12345678', 'AT'],
    ['eu_vat', 'IT 12345678901', 'IT'],
    ['eu_vat', 'FRAB123456789', 'FR'],
    ['eu_vat', 'ESA1234567Z', 'ES'],
    ['gb_vat', 'GB123456789', 'GB'],
    ['ch_vat', 'CHE-123.456.789 MWST', 'CH'],
    ['ch_uid', 'CHE-123.456.789', 'CH'],
    ['us_ein', '12-3456789', 'US'],
    ['no_vat', '123456789MVA', 'NO'],
    ['jp_trn', 'T1234567891234', 'JP'],
  ])('of type %s take %s', async (type, value, country) => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create()
    const taxId = await stripe.customers.createTaxId(id, { type, value })
    expect(taxId).toMatchObject({ object: 'tax_id', type, value, country, customer: id, livemode: false })
  })

  test.each([
    ['eu_vat', 'DE12345678', 'value'],
    ['eu_vat', 'US123456789', 'value'],
    ['eu_vat', 'FR12', 'value'],
    ['gb_vat', '123456789', 'value'],
    ['ch_vat', 'CHE-123.456.789', 'value'],
    ['us_ein', '123456789', 'value'],
  ])('of type %s refuse %s and leave nothing', async (type, value, param) => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create()
    const failure = await failureOf(stripe.customers.createTaxId(id, { type, value }))
    expect(failure).toMatchObject({ statusCode: 400, code: 'tax_id_invalid', param })
    expect((await stripe.customers.listTaxIds(id)).data).toEqual([])
  })

  test('of an unknown type are refused by name', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create()
    const failure = await failureOf(stripe.customers.createTaxId(id, { type: 'xx_vat', value: '123' }))
    expect(failure).toMatchObject({ statusCode: 400, param: 'type' })
  })

  test.each([
    ['000000000', 'verified'],
    ['DE111111111', 'unverified'],
    ['IT00000000000', 'verified'],
    ['222222222', 'pending'],
    ['DE123456789', 'unavailable'],
  ])('of the EU begin as pending, and %s ends as %s', async (value, status) => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create({ business_name: 'Analytical Engines' })
    const created = await stripe.customers.createTaxId(id, { type: 'eu_vat', value })
    expect(created.verification?.status).toBe('pending')
    const { verification } = await stripe.customers.retrieveTaxId(id, created.id)
    expect(verification?.status).toBe(status)
    expect(verification?.verified_name).toBe(status === 'verified' ? 'Analytical Engines' : null)
    const types = await eventTypes(stripe)
    expect(types).toEqual([
      'customer.created',
      'customer.tax_id.created',
      ...(status === 'pending' ? [] : ['customer.tax_id.updated']),
    ])
  })

  test('come with a new customer, five at most, and are seen on it by expanding', async () => {
    const stripe = emulator.client()
    const one = { type: 'us_ein', value: '12-3456789' } as const
    const customer = await stripe.customers.create({ tax_id_data: [one], expand: ['tax_ids'] })
    expect(customer.tax_ids?.data.map(({ value }) => value)).toEqual(['12-3456789'])
    const failure = await failureOf(
      stripe.customers.create({ tax_id_data: Array.from({ length: 6 }, () => one) }),
    )
    expect(failure).toMatchObject({ statusCode: 400, param: 'tax_id_data' })
    const bad = await failureOf(stripe.customers.create({ tax_id_data: [{ type: 'us_ein', value: 'x' }] }))
    expect(bad).toMatchObject({ code: 'tax_id_invalid', param: 'tax_id_data[0][value]' })
    expect((await stripe.customers.list()).data).toHaveLength(1)
  })

  test('are listed and deleted on their own customer alone, or by their owner', async () => {
    const stripe = emulator.client()
    const mine = await stripe.customers.create()
    const other = await stripe.customers.create()
    const taxId = await stripe.taxIds.create({
      type: 'us_ein',
      value: '12-3456789',
      owner: { type: 'customer', customer: mine.id },
    })
    const own = await stripe.taxIds.create({ type: 'gb_vat', value: 'GB123456789' })
    expect(own).toMatchObject({ customer: null, owner: { type: 'self' } })
    expect((await stripe.taxIds.list()).data.map(({ id }) => id)).toEqual([own.id])
    expect((await failureOf(stripe.customers.deleteTaxId(other.id, taxId.id))).statusCode).toBe(404)
    expect(await stripe.customers.deleteTaxId(mine.id, taxId.id)).toMatchObject({ deleted: true })
    expect((await stripe.customers.listTaxIds(mine.id)).data).toEqual([])
    expect((await eventTypes(stripe)).at(-1)).toBe('customer.tax_id.deleted')
  })
})

describe("a customer's place", () => {
  test.each([
    [{ country: 'IT' }, { automatic_tax: 'supported', location: { country: 'IT', state: null } }],
    [
      { country: 'US', postal_code: '10001' },
      { automatic_tax: 'supported', location: { country: 'US', state: 'NY' } },
    ],
    [{ country: 'US', state: 'CO', postal_code: '80202' }, { automatic_tax: 'not_collecting' }],
    [{ country: 'US' }, { automatic_tax: 'unrecognized_location', location: null }],
    [{ country: 'JP' }, { automatic_tax: 'not_collecting' }],
  ])('is told by the address %j', async (address, tax) => {
    const stripe = emulator.client()
    const customer = await stripe.customers.create({
      address,
      tax: { ip_address: '192.0.2.1' },
      expand: ['tax'],
    })
    expect(customer.tax).toMatchObject({ ...tax, ip_address: '192.0.2.1', provider: 'stripe' })
  })

  test('is refused when it is to be checked at once and cannot be told', async () => {
    const stripe = emulator.client()
    const failure = await failureOf(stripe.customers.create({ tax: { validate_location: 'immediately' } }))
    expect(failure).toMatchObject({ statusCode: 400, code: 'customer_tax_location_invalid' })
    expect((await stripe.customers.list()).data).toEqual([])
  })
})
