import { ensureBuilt } from './build/ensure-built.ts'
import { runPlaywright } from './stages/run-playwright.ts'

// `npm run e2e [-- --target emulator|mocks|stripe] [-- <playwright arguments>]`; TARGET in the environment says the same.
try {
  const { target, rest } = readArguments(process.argv.slice(2))
  await ensureBuilt(
    target === 'mocks' ? ['stripe-js', 'mocks'] : ['client', 'server', 'stripe-js', 'mocks'],
    console.log,
  )
  await runPlaywright('playwright.config.ts', rest, { TARGET: target })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

function readArguments(args: readonly string[]): { target: string; rest: readonly string[] } {
  const at = args.indexOf('--target')
  if (at === -1) return { target: process.env['TARGET'] ?? 'emulator', rest: args }
  return { target: args[at + 1] ?? '', rest: args.toSpliced(at, 2) }
}
