import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEmulator } from './node.ts'

async function start(options: { standInDir?: string } = {}) {
  const running = await startEmulator({ port: 0, ...options })
  onTestFinished(() => running.close())
  return running
}

test('the stand-in is served to any page, and nothing outside its folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const standInDir = join(folder, 'public')
  await mkdir(join(standInDir, 'v3'), { recursive: true })
  await writeFile(join(standInDir, 'stripe.js'), 'window.Stripe = 1')
  await writeFile(join(standInDir, 'v3/frame.html'), '<p>Frame</p>')
  await writeFile(join(folder, 'secret.js'), 'secret')
  const { url } = await start({ standInDir })

  const script = await fetch(`${url}/stripe.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(script.headers.get('access-control-allow-origin')).toBe('*')
  expect(await script.text()).toBe('window.Stripe = 1')
  const frame = await fetch(`${url}/v3/frame.html`)
  expect(frame.headers.get('x-frame-options')).toBeNull()
  expect(await frame.text()).toBe('<p>Frame</p>')
  for (const path of [
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/v3/../../secret.js',
    '//etc/passwd.js',
  ]) {
    const answer = await rawRequest(
      url,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 40[14] /)
    expect(answer).not.toContain('secret\n')
    expect(answer).toContain('"error"')
  }
})

test('the script has its oldest address too, and only what is named by its content may be kept', async () => {
  const standInDir = await mkdtemp(join(tmpdir(), 'stand-in-'))
  onTestFinished(() => rm(standInDir, { recursive: true, force: true }))
  await mkdir(join(standInDir, 'v3/fingerprinted/js'), { recursive: true })
  const frame = 'v3/elements-inner-payment-0123456789abcdef0123456789abcdef.html'
  const code = 'v3/fingerprinted/js/elements-inner-payment-0123456789abcdef0123456789abcdef.js'
  await Promise.all(
    ['v3/index.js', 'stripe.js', frame, code].map((path) => writeFile(join(standInDir, path), path)),
  )
  const { url } = await start({ standInDir })
  for (const path of ['/v3/', '/v3', '/v3/?advancedFraudSignals=false']) {
    const script = await fetch(url + path)
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toBe('no-cache')
    expect(await script.text()).toBe('v3/index.js')
  }
  const caching = async (path: string) => (await fetch(`${url}/${path}`)).headers.get('cache-control')
  expect(await caching('stripe.js')).toBe('no-cache')
  expect(await caching(frame)).toBe('public, max-age=31536000, immutable')
  expect(await caching(code)).toBe('public, max-age=31536000, immutable')
})

test('a port that is taken is told to who starts the emulator', async () => {
  const { url } = await start()
  await expect(startEmulator({ port: Number(new URL(url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
})

test('a caller that goes away half way harms nobody', async () => {
  const { url } = await start()
  await rawRequest(
    url,
    'POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nemail=',
    'hang up',
  )
  expect((await fetch(`${url}/v1/customers`)).status).toBe(401)
})

/** What the server says to these bytes, whatever a client library would make of them. */
function rawRequest(url: string, text: string, then: 'read' | 'hang up' = 'read'): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(text, () => {
        if (then === 'hang up') socket.destroy()
      })
    })
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}
