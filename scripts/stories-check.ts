import { ensureBuilt } from './build/ensure-built.ts'
import { runPlaywright } from './stages/run-playwright.ts'

/** Opens every story and holds it to what every story of the browser holds, accessibility included. */
await ensureBuilt(['stripe-js', 'stories'], console.log)
await runPlaywright('gallery.config.ts', process.argv.slice(2))
