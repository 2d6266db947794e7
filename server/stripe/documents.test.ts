import { expect, test } from 'vitest'
import { refusalOf } from '../testing/test-paydesk.ts'
import { createDocuments } from './documents.ts'

const pdf = () => new Response('%PDF-1.7 …')
const to = (location: string) => new Response(null, { status: 302, headers: { location } })
const first = 'https://pay.stripe.com/invoice/acct_1/live_1/pdf?s=ap'

/** Reads through answers by address. @returns what was asked for, and how it ended */
async function reading(
  address: string,
  answers: Record<string, () => Response>,
  emulatorUrl: string | null = null,
) {
  const asked: string[] = []
  const documents = createDocuments({
    emulatorUrl,
    async fetch(input) {
      const url = input instanceof Request ? input.url : String(input)
      asked.push(url)
      return answers[url]?.() ?? new Response(null, { status: 404 })
    },
  })
  const end = await documents.read(address).then(
    (bytes) => new TextDecoder().decode(bytes),
    async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
  )
  return { asked, end }
}

test('a document is read at Stripe, also where one of Stripe’s hosts leads to another', async () => {
  const files = 'https://files.stripe.com/v1/pdf'
  expect(await reading(first, { [first]: () => to(files), [files]: pdf })).toEqual({
    asked: [first, files],
    end: '%PDF-1.7 …',
  })
})

test.each([
  ['a host that only looks like Stripe’s', 'https://pay.stripe.com.evil.example/a.pdf'],
  ['a host that ends alike', 'https://evilstripe.com/a.pdf'],
  ['the machine itself', 'http://127.0.0.1:3000/a.pdf'],
  ['the cloud’s own address', 'http://169.254.169.254/latest/meta-data'],
  ['a line without TLS', 'http://pay.stripe.com/a.pdf'],
  ['another port', 'https://pay.stripe.com:8443/a.pdf'],
  ['a name before the host', 'https://pay.stripe.com@evil.example/a.pdf'],
  ['a file', 'file:///etc/passwd'],
  ['no address', 'invoice.pdf'],
])('%s is never asked, at once or after a redirect', async (_what, address) => {
  expect(await reading(address, {})).toEqual({ asked: [], end: 'document_unavailable' })
  if (!address.includes(':')) return
  expect(await reading(first, { [first]: () => to(address) })).toEqual({
    asked: [first],
    end: 'document_unavailable',
  })
})

test('what is no PDF, is too large, fails or leads round in circles is refused', async () => {
  const endOf = async (answer: () => Response) => (await reading(first, { [first]: answer })).end
  expect(await endOf(() => new Response('<html>Sign in</html>'))).toBe('document_unavailable')
  expect(await endOf(() => new Response(new Uint8Array(10 * 1024 * 1024 + 1)))).toBe('document_unavailable')
  expect(await endOf(() => new Response('%PDF-', { status: 500 }))).toBe('document_unavailable')
  expect((await reading(first, { [first]: () => to(first) })).asked.length).toBe(4)
})

test('with the emulator every document comes from where the emulator answers', async () => {
  const there = 'http://127.0.0.1:12111/i/acct_1/in_1/pdf'
  expect(
    await reading('http://localhost:9/i/acct_1/in_1/pdf', { [there]: pdf }, 'http://127.0.0.1:12111'),
  ).toEqual({
    asked: [there],
    end: '%PDF-1.7 …',
  })
})
