import { startEmulator } from '#emulator/node.ts'
import { readEnv } from './env.ts'
import { startServer } from './startup/start-server.ts'

/** The command that runs Paydesk. An operator's mistake is one clear text; SIGTERM and SIGINT end it in order. */
try {
  const server = await startServer(readEnv(), startEmulator)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
  // Last, because whoever reads it may end the process at once.
  console.log(server.banner.join('\n'))
} catch (error) {
  const isExpected = error instanceof Error && 'isExpected' in error
  console.error(isExpected ? error.message : error)
  process.exit(1)
}
