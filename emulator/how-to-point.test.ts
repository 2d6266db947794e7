import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { howToPoint } from './how-to-point.ts'
import { startEmulator } from './node.ts'

let running: Awaited<ReturnType<typeof startEmulator>>
beforeAll(async () => {
  running = await startEmulator({ port: 0 })
})
afterAll(() => running.close())

test('the printed line for Node reaches the emulator', async () => {
  const [, host = '', port = '', protocol] =
    /host: '([^']+)', port: (\d+), protocol: '(http)'/.exec(howToPoint(running.url)) ?? []
  expect(protocol).toBe('http')
  const stripe = new Stripe('sk_test_demo', { host, port: Number(port), protocol: 'http' })
  expect((await stripe.customers.create({ email: 'ada@example.com' })).object).toBe('customer')
})

test('every other line names the same address', () => {
  const lines = howToPoint(running.url)
    .split('\n')
    .filter((line) => /Python|Ruby|PHP|Go |Java|NET|curl|page/.test(line))
  expect(lines).toHaveLength(8)
  for (const line of lines) expect(line).toContain(running.url)
})
