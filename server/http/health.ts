import type { RequestHandler } from 'express'
import { areMigrationsCurrent } from '../db/migrations.ts'
import type { OpenDatabase } from '../db/client.ts'
import type { Breaker } from '../stripe/breaker.ts'

export interface Health {
  /** Null when all is well, else what is not, in words for the operator. */
  fault(): Promise<string | null>
  /** Whether Stripe answers this process. No reason to send people elsewhere: pages live on rows. */
  stripe(): 'answers' | 'does not answer'
  /** From now on the answer is "draining": a load balancer sends nobody here any more. */
  drain(): void
}

const patienceMs = 5_000

/** How far this process may be from the database's clock. From five minutes on every webhook would look too old. */
const clockToleranceMs = 120_000

export function createHealth(
  database: Pick<OpenDatabase, 'execute'>,
  breaker: Pick<Breaker, 'state'>,
): Health {
  let isDraining = false
  return {
    stripe: () => (breaker.state() === 'closed' ? 'answers' : 'does not answer'),
    drain() {
      isDraining = true
    },
    async fault() {
      if (isDraining) return 'draining'
      try {
        if (!(await within(patienceMs, areMigrationsCurrent(database)))) return 'migrations are missing'
        const offsetMs = await within(patienceMs, clockOffset(database))
        return Math.abs(offsetMs) > clockToleranceMs
          ? `the clock is ${Math.round(offsetMs / 1000)} s off the database's`
          : null
      } catch {
        return 'the database does not answer'
      }
    },
  }
}

/** How far the clock of this process is ahead, in milliseconds. */
async function clockOffset({ execute }: Pick<OpenDatabase, 'execute'>): Promise<number> {
  const { rows } = await execute('select extract(epoch from clock_timestamp()) * 1000 as at')
  return Date.now() - Number(rows[0]?.['at'])
}

/** 200 while the database answers with a current schema and nobody asked the process to end; else 503. */
export function healthRoute(health: Health): RequestHandler {
  return async (_req, res) => {
    const fault = await health.fault()
    res
      .status(fault === null ? 200 : 503)
      .json({ ...(fault === null ? { status: 'ok' } : { status: 'unwell', fault }), stripe: health.stripe() })
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer))
}
