import { ensureBuilt } from '../build/ensure-built.ts'
import { measureColdStart, measureEmulator } from './emulator.ts'
import { measureEntitlements } from './entitlements.ts'
import { measureMocks, renderMocks } from './mocks.ts'
import { measurePages, renderPages } from './pages.ts'
import { renderMeasures } from './report.ts'
import { measureWebhooks } from './webhooks.ts'

await ensureBuilt(['client', 'server', 'emulator', 'stripe-js', 'mocks', 'bench-programs'], console.log)
const measures = [
  ...(await measureColdStart()),
  ...(await measureEmulator()),
  ...(await measureWebhooks()),
  ...(await measureEntitlements()),
]
console.log(`\n${renderMeasures(measures)}\n`)
console.log(renderPages(await measurePages()))
console.log(`\n${renderMocks(await measureMocks())}`)
process.exit(0)
