import { relative } from 'node:path'
import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'

const root = `${import.meta.dirname}/..`
let modules: string[] = []
let code = ''

beforeAll(async () => {
  const result = await build({
    configFile: `${root}/vite.config.ts`,
    mode: 'production',
    logLevel: 'error',
    build: { write: false },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((part) =>
    'output' in part ? part.output : [],
  )
  const chunks = outputs.flatMap((file) => (file.type === 'chunk' ? [file] : []))
  modules = chunks.flatMap((chunk) => chunk.moduleIds).map((id) => relative(root, id))
  code = chunks.map((chunk) => chunk.code).join('\n')
}, 60_000)

test('what production serves holds the client and what it shares with the server', () => {
  expect(modules).toContain('client/main.tsx')
  expect(modules.filter((id) => id.startsWith('shared/'))).not.toEqual([])
})

test('A16: no production chunk holds code of the server, the emulator or the mocks', () => {
  expect(modules.filter((id) => /^(server|emulator|client\/mocks|client\/testing)\//.test(id))).toEqual([])
  expect(
    modules.filter((id) => /node_modules\/(msw|@mswjs|@electric-sql|drizzle-orm|stripe|hono|pg)\//.test(id)),
  ).toEqual([])
  expect(code).not.toMatch(/mockServiceWorker|sk_(test|live)_|whsec_|billing_operations/)
})

test('no production chunk asks js.stripe.com for a script at import', () => {
  expect(modules.filter((id) => /@stripe\/stripe-js\/(dist|lib)\/index/.test(id))).toEqual([])
})
