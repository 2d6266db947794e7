import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findPostgres } from './find-postgres.ts'

const run = promisify(execFile)

export interface RunningPostgres {
  url: string
  stop(): Promise<void>
}

/** A fresh PostgreSQL on a free port of this machine, made for speed: its data is gone with it. */
export async function startPostgres(): Promise<RunningPostgres> {
  const { binDir, runner, letGo } = await findPostgres()
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-postgres-'))
  if (runner !== undefined) await chown(dataDir, runner.uid, runner.gid)
  const as = { cwd: dataDir, ...runner }
  const user = ['--username=paydesk', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync']
  await run(join(binDir, 'initdb'), [`--pgdata=${dataDir}`, ...user], as)

  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 200,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(binDir, 'postgres'), ['-D', dataDir, ...flags], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await untilReady(server)
  return {
    url: `postgres://paydesk@127.0.0.1:${port}/postgres`,
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown: it lets go of connections first.
      const ended = new Promise((resolve) => server.once('exit', resolve))
      if (server.kill('SIGINT')) await ended
      await rm(dataDir, { recursive: true, force: true })
      await letGo()
    },
  }
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
      if (said.includes('ready to accept connections')) resolve()
    })
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code} at its start: ${said}`)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
