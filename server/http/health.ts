import type { RequestHandler } from 'express'
import { areMigrationsCurrent } from '../db/migrations.ts'
import type { OpenDatabase } from '../db/client.ts'
import { databaseRefusalOf } from '../db/in-transaction.ts'
import type { Breaker } from '../stripe/breaker.ts'

export interface Health {
  /** Null when all is well, else what is not, in words for the operator. */
  fault(): Promise<string | null>
  /** Whether Stripe answers this process. No reason to send people elsewhere: pages live on rows. */
  stripe(): 'answers' | 'does not answer'
  /** False from a write that the database refused, because its disk is full or it takes reads alone, until one goes through. */
  canWrite(): boolean
  /** Somebody was refused because nothing is written down. */
  foundReadOnly(): void
  /** Tries a write of its own, so that people hear of it before they act, and hear when it is over. */
  tryWrite(): Promise<void>
  /** From now on the answer is "draining": a load balancer sends nobody here any more. */
  drain(): void
}

const patienceMs = 5_000

/** How far this process may be from the database's clock. From five minutes on every webhook would look too old. */
const clockToleranceMs = 120_000

/** Writes a row as it is: it needs room on the disk like every other write. */
const harmlessWrite =
  'update schema_migrations set name = name where name = (select max(name) from schema_migrations)'

export function createHealth(
  database: Pick<OpenDatabase, 'execute'>,
  breaker: Pick<Breaker, 'state'>,
): Health {
  let isDraining = false
  let isReadOnly = false
  return {
    canWrite: () => !isReadOnly,
    foundReadOnly() {
      isReadOnly = true
    },
    async tryWrite() {
      try {
        await within(patienceMs, database.execute(harmlessWrite))
        isReadOnly = false
      } catch (error) {
        // A database that does not answer says nothing of what it would write.
        if (databaseRefusalOf(error)?.code === 'read_only') isReadOnly = true
      }
    },
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

const tryWriteEveryMs = 15_000

/** Keeps knowing whether anything can be written. Returns what stops it. */
export function watchWrites({ tryWrite }: Pick<Health, 'tryWrite'>): () => void {
  const timer = setInterval(() => void tryWrite(), tryWriteEveryMs)
  return () => clearInterval(timer)
}

/** 200 while the database answers with a current schema and nobody asked the process to end; else 503. */
export function healthRoute(health: Health): RequestHandler {
  return async (_req, res) => {
    const fault = await health.fault()
    res.status(fault === null ? 200 : 503).json({
      ...(fault === null ? { status: 'ok' } : { status: 'unwell', fault }),
      stripe: health.stripe(),
      ...(health.canWrite() ? {} : { database: 'writes nothing down' }),
    })
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer))
}
