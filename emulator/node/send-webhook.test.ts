import { createServer, type RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { refusalOfAddress, refusalOfLiteral, sendWebhook } from './send-webhook.ts'

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `localhost:${typeof address === 'object' ? address?.port : ''}`
}

const webhook = (url: string, signal?: AbortSignal) =>
  new Request(url, {
    method: 'POST',
    headers: { 'stripe-signature': 't=1,v1=x', 'content-type': 'application/json' },
    body: '{"a":"ü"}',
    ...(signal && { signal }),
  })

test('A18: a webhook arrives whole, and the answer comes back without its body', async () => {
  let got = ''
  const host = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    got = `${request.method} ${request.headers['stripe-signature']} ${Buffer.concat(chunks).toString()}`
    response.writeHead(202).end('a body that nobody reads')
  })
  const response = await sendWebhook(webhook(`http://${host}/hook`))
  expect(got).toBe('POST t=1,v1=x {"a":"ü"}')
  expect(response.status).toBe(202)
  expect(await response.text()).toBe('')
})

test('A18: a redirect is an answer, and is not followed', async () => {
  const asked: (string | undefined)[] = []
  const host = await serve((request, response) => {
    asked.push(request.url)
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect((await sendWebhook(webhook(`http://${host}/hook`))).status).toBe(307)
  expect(asked).toEqual(['/hook'])
})

test('A18: an endpoint that does not answer is given up on', async () => {
  const host = await serve(() => {})
  const giveUp = new AbortController()
  const sending = sendWebhook(webhook(`http://${host}/hook`, giveUp.signal))
  giveUp.abort()
  await expect(sending).rejects.toThrow('aborted')
})

// Judged without a request: a test that fails must not be one that asks these addresses.
test.each([
  ['http://169.254.169.254/latest/meta-data', false],
  ['http://2852039166/latest/meta-data', false],
  ['http://0xa9.0xfe.1/', false],
  ['http://[::ffff:169.254.169.254]/', false],
  ['http://[fe80::1]/', false],
  ['http://127.0.0.1/', true],
  ['http://[::1]/', true],
  ['http://hooks.internal/', true],
])('A18: %s may be where a webhook goes: %s', (url, may) => {
  expect(refusalOfLiteral(new URL(url)) === null).toBe(may)
})

test('a name of this machine that leads nowhere is an error', async () => {
  await expect(sendWebhook(webhook('http://no.such.name.localhost:1/'))).rejects.toThrow(
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|leads to no address/,
  )
})

test.each([
  ['127.0.0.1', 'localhost', true],
  ['::1', 'app.localhost', true],
  ['10.0.0.7', 'app.localhost', false],
  ['10.0.0.7', 'hooks.internal', true],
  ['169.254.169.254', 'hooks.internal', false],
  ['::ffff:a9fe:a9fe', 'hooks.internal', false],
  ['::ffff:127.0.0.1', 'localhost', true],
])('A18: %s is an address for %s: %s', (address, hostname, fits) => {
  expect(refusalOfAddress(address, hostname) === null).toBe(fits)
})
