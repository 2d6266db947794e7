import { expect, test, vi } from 'vitest'
import { createEmulator } from '../emulator.ts'
import { createReceiver, stripeOver } from './webhook-receiver.ts'

test('the SDK and the emulator meet in one process with no socket, webhooks included', async () => {
  const outside = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('The network was asked'))
  const receiver = createReceiver()
  const emulator = await createEmulator({ baseUrl: 'http://emulator.test', send: receiver.send })
  const stripe = stripeOver(emulator, 'sk_test_memory')
  const { secret = '' } = await stripe.webhookEndpoints.create({
    url: 'http://localhost/webhooks/stripe',
    enabled_events: ['customer.created'],
  })
  const customer = await stripe.customers.create({ email: 'a@example.com' })
  await emulator.idle()
  const [delivery] = receiver.received
  const event = await stripe.webhooks.constructEventAsync(
    delivery?.body ?? '',
    delivery?.signature ?? '',
    secret,
  )
  expect(event.data.object).toMatchObject({ id: customer.id })
  expect(outside).not.toHaveBeenCalled()
  outside.mockRestore()
})

test('an event leaves only after the journal has what it tells', async () => {
  const order: string[] = []
  let finishWriting: (() => void) | null = null
  let held = false
  const emulator = await createEmulator({
    baseUrl: 'http://emulator.test',
    journal: {
      async *read() {},
      async append() {
        if (held) {
          await new Promise<void>((resolve) => {
            finishWriting = resolve
          })
        }
        order.push('journal')
      },
      rewrite: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    send() {
      order.push('event')
      return Promise.resolve(new Response())
    },
  })
  const stripe = stripeOver(emulator, 'sk_test_order')
  await stripe.webhookEndpoints.create({ url: 'http://localhost/hook', enabled_events: ['*'] })
  order.length = 0
  held = true
  const creating = stripe.customers.create().then(() => order.push('answer'))
  await vi.waitFor(() => expect(finishWriting).not.toBeNull())
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  expect(order).toEqual([])
  held = false
  release(finishWriting)
  await creating
  await emulator.idle()
  expect(order[0]).toBe('journal')
  expect(order).toEqual(expect.arrayContaining(['answer', 'event']))
})

test('when the journal cannot be written, nothing is answered as if it were safe', async () => {
  const emulator = await createEmulator({
    baseUrl: 'http://emulator.test',
    journal: {
      async *read() {},
      append: () => Promise.reject(new Error('disk full')),
      rewrite: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  })
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  for (const method of ['POST', 'GET']) {
    const response = await emulator.fetch(
      new Request('http://emulator.test/v1/customers', {
        method,
        headers: { authorization: 'Bearer sk_test_a' },
      }),
    )
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ error: { type: 'api_error' } })
  }
  expect(log).toHaveBeenCalled()
  log.mockRestore()
})

function release(finish: (() => void) | null): void {
  finish?.()
}
