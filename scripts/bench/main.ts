import { ensureBuilt } from '../build/ensure-built.ts'
import { measureColdStart, measureEmulator } from './emulator.ts'
import { measurePages, renderPages } from './pages.ts'
import { renderMeasures } from './report.ts'
import { measureWebhooks } from './webhooks.ts'

await ensureBuilt(['client', 'server', 'emulator', 'stripe-js'], console.log)
const measures = [...(await measureColdStart()), ...(await measureEmulator()), ...(await measureWebhooks())]
console.log(`\n${renderMeasures(measures)}\n`)
console.log(renderPages(await measurePages()))
process.exit(0)
