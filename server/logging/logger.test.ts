import { expect, test } from 'vitest'
import { createLogger, toLog } from './logger.ts'

function logOf(fields: object, message = 'something happened'): { line: string; parsed: unknown } {
  const lines: string[] = []
  toLog(createLogger('debug', { write: (line) => void lines.push(line) })).info(fields, message)
  const line = lines.join('')
  return { line, parsed: JSON.parse(line) }
}

test('a line is one JSON object with level, time and message', () => {
  expect(logOf({ accountId: 'a1' }).parsed).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    accountId: 'a1',
    msg: 'something happened',
  })
})

test.each([
  ['a secret key', 'sk_live_51HabcDEF', 'sk_live_51HabcDEF'],
  ['a restricted key', 'rk_test_51HabcDEF', 'rk_test_51HabcDEF'],
  ['a webhook secret', 'whsec_abcDEF123', 'whsec_abcDEF123'],
  ['a client secret', 'pi_3Nabc_secret_xyzXYZ', '_secret_xyzXYZ'],
  ['a client secret of a set-up', 'seti_1Nabc_secret_xyzXYZ', '_secret_xyzXYZ'],
  ['a bearer token', 'Bearer abc.def.ghi', 'abc.def.ghi'],
  ['a mail address', 'nora.new+1@example.com', 'nora.new'],
  ['a database password', 'postgres://paydesk:hunter2@db/paydesk', 'hunter2'],
  ['a card number', '4242424242424242', '4242424242424242'],
  ['a card number with gaps', '4000 0025 0000 3155', '0025 0000'],
  ['a card number with dashes', '3782-822463-10005', '822463'],
  ['a card number of 13 digits', '4222222222222', '4222222222222'],
  ['a card number of 19 digits', '6205 5000 0000 0000 004', '6205'],
  ['a card number before a date', '4000 0025 0000 3155 12/34', '0025 0000'],
  ['a card number that ends a sentence', '4242424242424242.', '4242424242424242'],
])('A35: %s is masked in a field, in the message and in an error', (_name, text, secret) => {
  for (const { line } of [
    logOf({ note: `before ${text} after` }),
    logOf({ deep: { deeper: [{ note: text }] } }),
    logOf({}, `it was ${text}`),
    logOf({ err: new Error(`failed with ${text}`, { cause: new Error(text) }) }),
  ]) {
    expect(line).not.toContain(secret)
    expect(() => JSON.parse(line)).not.toThrow()
  }
})

test('a card number that came as a JSON number is gone and the line stays JSON', () => {
  expect(logOf({ n: 4_242_424_242_424_242 }).parsed).toMatchObject({ n: 0 })
})

test.each(['password', 'token', 'secret', 'clientSecret', 'client_secret', 'authorization', 'cookie'])(
  'A35: the field %s is never written',
  (name) => {
    expect(logOf({ [name]: 'hunter2', inner: { [name]: 'hunter2' } }).line).not.toContain('hunter2')
  },
)

test('A35: the values of a failed query stay out', () => {
  const error = Object.assign(
    new Error('Failed query: insert into x values ($1)\nparams: Ada,hash of hers'),
    {
      params: ['Ada', 'hash of hers'],
      detail: 'Failing row contains (Ada).',
    },
  )
  expect(logOf({ err: error }).line).not.toMatch(/Ada|hash of hers/)
})

test('A35: line breaks of a visitor cannot forge a second line', () => {
  const { line } = logOf({ name: 'x\r\n{"level":"error","msg":"forged"}' })
  expect(line.trimEnd().split(/\r|\n/)).toHaveLength(1)
})

test('numbers that are no card numbers, times and ids are left alone', () => {
  const kept = {
    ms: 1_795_255_677_124,
    id: '3d594650-3436-4a3a-9b39-1f5a2c5828ee',
    version: '2026-10-28',
    share: 0.4242424242424242,
  }
  expect(logOf(kept).parsed).toMatchObject(kept)
})

test.each([
  // Each has thirteen or more digits in a row that pass the check of a card number.
  'd49f3efb-27cd-4ea4-4242-424242424242',
  '42424242-4242-4242-8fb0-7f3b1c9d2e4a',
  'aaaaaaaa-4242-4242-4242-4242aaaaaaaa',
])('the id %s is left alone in a field, in an address and in the message', (id) => {
  const { line } = logOf({ requestId: id, path: `/billing/return?attempt=${id}` }, `attempt ${id} is done`)
  expect(line.split(id)).toHaveLength(4)
})
