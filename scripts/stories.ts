import { spawn } from 'node:child_process'
import { ensureBuilt } from './build/ensure-built.ts'
import { prepareMocksFolder } from './build/mocks-folder.ts'

/** The stories of every screen and part with hot reload, on http://localhost:6006 (or `CLIENT_PORT`). */
await ensureBuilt(['stripe-js'], console.log)
await prepareMocksFolder()
const port = process.env['CLIENT_PORT'] ?? '6006'
const child = spawn(
  process.execPath,
  ['node_modules/storybook/dist/bin/dispatcher.js', 'dev', '--port', port, '--no-open'],
  { stdio: 'inherit' },
)
child.on('close', (code) => process.exit(code ?? 1))
