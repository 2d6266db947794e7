import { spawn } from 'node:child_process'
import { ensureBuilt } from './build/ensure-built.ts'
import { ensureChromium } from './stages/chromium.ts'

// `npm run e2e [-- <playwright arguments>]`; TARGET=emulator (default), mocks or stripe.
try {
  const target = process.env['TARGET'] ?? 'emulator'
  await ensureBuilt(
    target === 'mocks' ? ['stripe-js', 'mocks'] : ['client', 'server', 'stripe-js', 'mocks'],
    console.log,
  )
  const child = spawn(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config',
      'e2e/playwright.config.ts',
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: await ensureChromium(console.log) } },
  )
  child.on('close', (code) => process.exit(code ?? 1))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
