import { ensureBuilt } from './build/ensure-built.ts'

await ensureBuilt(['emulator', 'stripe-js'], console.log)
process.env['EMULATOR_STAND_IN_DIR'] ??= 'dist/stripe-js'
await import(`${import.meta.dirname}/../dist/emulator/main.js`)
