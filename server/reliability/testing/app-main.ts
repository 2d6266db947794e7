import { startEmulator } from '#emulator/node.ts'
import { readEnv } from '../../env.ts'
import { startServer } from '../../startup/start-server.ts'

/** What is to befall the process, and where. */
let doom: { point: string; signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' } | null = null

// The application as it is, with a weak spot: whoever started it says where it gets which signal.
process.on('message', (message: typeof doom) => {
  doom = message
  process.send?.('armed')
})
const server = await startServer(readEnv(), startEmulator, {
  async checkpoint(name) {
    if (doom?.point !== name) return
    const { signal } = doom
    doom = null
    process.kill(process.pid, signal)
    if (signal === 'SIGKILL') await new Promise(() => {})
  },
})
process.once('SIGTERM', () => {
  void server.stop().then(() => process.exit(0))
})
// Last, because the test that reads it may send the signal at once.
console.log(server.banner.join('\n'))
