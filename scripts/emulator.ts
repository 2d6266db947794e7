import { ensureBuilt } from './build/ensure-built.ts'

await ensureBuilt(['emulator'], console.log)
await import(`${import.meta.dirname}/../dist/emulator/main.js`)
