import { howToPoint } from './how-to-point.ts'
import { startEmulator } from './node.ts'

const DEFAULT_PORT = 12111

const port = Number(process.env['EMULATOR_PORT'] ?? process.env['PORT'] ?? DEFAULT_PORT)
const dataDir = process.env['DATA_DIR']
const allowHosts = (process.env['EMULATOR_ALLOW_HOSTS'] ?? '')
  .split(',')
  .map((host) => host.trim())
  .filter((host) => host !== '')

try {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('EMULATOR_PORT is not a port number')
  const host = process.env['EMULATOR_HOST']
  const standInDir = process.env['EMULATOR_STAND_IN_DIR']
  const running = await startEmulator({
    port,
    webhookHosts: allowHosts,
    apiHosts: allowHosts,
    ...(host !== undefined && { host }),
    ...(dataDir !== undefined && { dataDir }),
    ...(standInDir !== undefined && { standInDir }),
  })
  console.log(`Stripe emulator on ${running.url}, ${dataDir ? `kept in ${dataDir}` : 'in memory'}`)
  console.log(howToPoint(running.url))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void running.close().then(() => process.exit(0))
    })
  }
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const reason = error instanceof Error ? error.message : String(error)
  console.error(isTaken ? `Port ${port} is in use; set EMULATOR_PORT to another.` : reason)
  process.exitCode = 1
}
