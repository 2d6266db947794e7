import PgBoss from 'pg-boss'
import type { OpenDatabase } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import type { Job } from './jobs.ts'

export interface Scheduler {
  /** Rings no more and resolves when the jobs at hand are done, at the latest after the given time. */
  stop(patienceMs: number): Promise<void>
}

/** How often each queue is looked at. Jobs are due once a minute at most. */
const usualPollSeconds = 15

/**
 * Rings the jobs by their cron expressions, one process of all for each ring. It is an alarm clock and no record of
 * work: a ring that is lost or doubled does no harm, because every job looks up in its tables what is to be done.
 */
export async function startScheduler(
  database: Pick<OpenDatabase, 'execute'>,
  deps: Deps,
  jobs: readonly Job[],
  pollingIntervalSeconds = usualPollSeconds,
): Promise<Scheduler> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.execute(text, values) },
    retryLimit: 0,
    expireInMinutes: 15,
  })
  boss.on('error', (error) => deps.log.warn({ err: error }, 'the scheduler met an error'))
  await boss.start()
  for (const job of jobs) {
    await boss.createQueue(job.name, { name: job.name, policy: 'short', retryLimit: 0 })
    await boss.work(job.name, { pollingIntervalSeconds }, () => runJob(deps, job))
    await boss.schedule(job.name, job.cron)
  }
  return {
    stop: (patienceMs) => boss.stop({ graceful: true, wait: true, timeout: patienceMs }),
  }
}

/** Runs a job and keeps its failure in the log: the next ring tries again. */
export async function runJob(deps: Deps, job: Job): Promise<void> {
  const startedAt = performance.now()
  try {
    await job.run(deps)
    deps.log.debug({ job: job.name, ms: Math.round(performance.now() - startedAt) }, 'a job is done')
  } catch (error) {
    deps.log.error({ job: job.name, err: error }, 'a job failed')
  }
}
