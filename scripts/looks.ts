import { ensureBuilt } from './build/ensure-built.ts'
import { runPlaywright } from './stages/run-playwright.ts'

/** Compares the main screens with the pictures in `e2e/looks`; `npm run looks -- --update-snapshots` takes new ones. */
await ensureBuilt(['stripe-js', 'mocks'], console.log)
await runPlaywright('looks.config.ts', process.argv.slice(2))
