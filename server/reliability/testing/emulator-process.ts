import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { builtProgram } from '../../startup/testing/run-server.ts'
import { snapshotOf } from './snapshot.ts'
import type { StripeSnapshot } from '../stripe-snapshot.ts'

const root = join(import.meta.dirname, '../../..')

export interface EmulatorProcess {
  child: ChildProcess
  url: string
  /** Calls one of its private doors and answers what it said; fails on a refusal. */
  door(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Record<string, unknown>>
  /** All that it holds for a secret key. */
  snapshot(secretKey: string): Promise<StripeSnapshot>
  end(): Promise<void>
}

/** Stripe's emulator as a process of its own, in memory, on a free port: it outlives whatever befalls the application. */
export async function startEmulatorProcess(): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [await builtProgram('emulator/main')], {
    cwd: root,
    env: { PATH: process.env['PATH'], EMULATOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /on (http\S+),/.exec(said)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once('exit', () => reject(new Error(`the emulator did not start: ${said}`)))
  })
  return {
    child,
    url,
    async door(method, path, body) {
      const response = await fetch(`${url}/_emulator/${path}`, {
        method,
        headers: { 'x-emulator': '1', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer: unknown = await response.json()
      if (!response.ok) throw new Error(`${method} ${path} answered ${JSON.stringify(answer)}`)
      return Object.fromEntries(Object.entries(Object(answer)))
    },
    // Who was busy for long finds the kept connection closed; a read may be sent again on a fresh one.
    snapshot: (secretKey) =>
      snapshotOf({ fetch: (request) => fetch(request.clone()).catch(() => fetch(request)) }, url, secretKey),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
