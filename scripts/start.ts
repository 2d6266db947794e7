import { ensureBuilt } from './build/ensure-built.ts'

// Builds what is missing or stale, then becomes the server: one process, so a signal reaches it directly.
await ensureBuilt(['client', 'server', 'stripe-js'], console.log)
process.env['NODE_ENV'] ??= 'production'
await import(`${import.meta.dirname}/../dist/server/main.js`)
