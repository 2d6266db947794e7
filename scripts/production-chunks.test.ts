import { relative } from 'node:path'
import { scriptInventory } from '#server/http/script-inventory.ts'
import { contentSecurityPolicy } from '#server/http/security-headers.ts'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const root = `${import.meta.dirname}/..`
/** Bytes, compressed: what somebody on a slow line waits for before the prices are there. */
const plansPageLimit = 110_000

let chunks: Rolldown.OutputChunk[] = []
let modules: string[] = []
let code = ''
let page = ''

beforeAll(async () => {
  // The test runner's own value would take React's development build into the bundle.
  vi.stubEnv('NODE_ENV', 'production')
  const result = await build({
    configFile: `${root}/vite.config.ts`,
    mode: 'production',
    logLevel: 'error',
    build: { write: false },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((part) =>
    'output' in part ? part.output : [],
  )
  chunks = outputs.flatMap((file) => (file.type === 'chunk' ? [file] : []))
  modules = chunks.flatMap((chunk) => chunk.moduleIds).map((id) => relative(root, id))
  const html = outputs.find((file) => file.fileName === 'index.html')
  page = html?.type === 'asset' ? String(html.source) : ''
  code = chunks.map((chunk) => chunk.code).join('\n')
}, 60_000)
afterAll(() => void vi.unstubAllEnvs())

test('what production serves holds the client and what it shares with the server', () => {
  expect(modules).toContain('client/main.tsx')
  expect(modules.filter((id) => id.startsWith('shared/'))).not.toEqual([])
})

test('A16: no production chunk holds code of the server, the emulator, the mocks or the designers’ tools', () => {
  expect(
    modules.filter((id) => /^(server|emulator|client\/(mocks|dev|testing)|shared\/testing)\//.test(id)),
  ).toEqual([])
  expect(
    modules.filter((id) => /node_modules\/(msw|@mswjs|@electric-sql|drizzle-orm|stripe|hono|pg)\//.test(id)),
  ).toEqual([])
  expect(code).not.toMatch(
    /mockServiceWorker|stand-in:fill|Designers’ tools|sk_(test|live)_|whsec_|billing_operations/,
  )
})

test('no production chunk asks js.stripe.com for a script at import', () => {
  expect(modules.filter((id) => /@stripe\/stripe-js\/(dist|lib)\/index/.test(id))).toEqual([])
})

test.each(['en', 'it'])(
  'what the plans page in "%s" needs for its prices weighs no more than it may',
  (language) => {
    const needed = new Map<string, number>()
    const add = (chunk: Rolldown.OutputChunk) => {
      if (needed.has(chunk.fileName)) return
      needed.set(chunk.fileName, gzipSync(chunk.code, { level: 9 }).length)
      for (const imported of chunks) if (chunk.imports.includes(imported.fileName)) add(imported)
    }
    for (const start of ['main.tsx', 'plans-screen.tsx', `messages/${language}.json?first`]) {
      const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${start}`)))
      if (chunk === undefined) throw new Error(`No chunk holds ${start}.`)
      add(chunk)
    }
    const total = [...needed.values()].reduce((sum, bytes) => sum + bytes, 0)
    const list = [...needed].map(([file, bytes]) => `${(bytes / 1000).toFixed(1)} kB ${file}`).join(', ')
    expect(
      total,
      `What /plans needs for its prices weighs ${(total / 1000).toFixed(1)} kB compressed, of ${plansPageLimit / 1000} allowed: ${list}.`,
    ).toBeLessThanOrEqual(plansPageLimit)
  },
)

/** Each is reviewed when it comes and when its version changes: it runs on the page where cards are entered. */
const clientPackages = [
  '@better-auth/core',
  '@better-fetch/fetch',
  '@formatjs/fast-memoize',
  '@hookform/resolvers',
  '@stripe/react-stripe-js',
  '@stripe/stripe-js',
  '@tanstack/query-core',
  '@tanstack/react-query',
  '@trpc/client',
  '@trpc/server',
  '@trpc/tanstack-react-query',
  'better-auth',
  'better-call',
  'defu',
  'fflate',
  'nanostores',
  'prop-types',
  'react',
  'react-dom',
  'react-hook-form',
  'regexparam',
  'scheduler',
  'use-intl',
  'wouter',
  'zod',
]

test('A34: the client carries these packages and no other', () => {
  const names = modules.flatMap(
    (id) => /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(id)?.[1] ?? [],
  )
  expect([...new Set(names)].sort()).toEqual(clientPackages)
})

test('A27: every script of the page is in the inventory, and so is every source that the policy lets in', () => {
  const policy = contentSecurityPolicy({
    appUrl: 'https://app.example.com',
    stripeMode: 'live',
    stripeJsUrl: 'https://js.stripe.com/endive/stripe.js',
    stripeApiUrl: 'https://api.stripe.com',
  })
  expect(policy['script-src']).toEqual(scriptInventory.map(({ source }) => source))
  const scripts = [...page.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)]
  expect(scripts).not.toEqual([])
  for (const [, attributes = '', inline] of scripts) {
    expect(attributes).toMatch(/\ssrc="\/assets\/[\w.-]+\.js"/)
    expect(inline).toBe('')
  }
  expect(page).not.toMatch(/\son\w+=|javascript:|<base|http-equiv/i)
  const addresses = [...code.matchAll(/https:\/\/[\w*.-]+\/[\w./-]*\.m?js\b/g)].map(
    ([address]) => new URL(address).origin,
  )
  expect(addresses.filter((origin) => !/^https:\/\/js\.stripe\.com$/.test(origin))).toEqual([])
})
