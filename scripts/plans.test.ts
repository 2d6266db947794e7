import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// Nobody listens on port 1 of this machine.
const address = 'http://127.0.0.1:1'

test.each(['diff', 'push'])('plans %s says in one line where nobody answered', (command) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'paydesk-plans-'))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'plans', command], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      STRIPE_SECRET_KEY: 'sk_test_nobody',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_nobody',
      STRIPE_WEBHOOK_SECRET: 'whsec_nobody',
      STRIPE_API_URL: address,
      STRIPE_JS_URL: `${address}/stripe.js`,
    },
  })
  rmSync(dataDir, { recursive: true, force: true })
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `Stripe does not answer at ${address}.\n`,
  })
})
