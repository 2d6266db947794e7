import { jobs } from '#server/jobs/jobs.ts'
import type { Deps } from '#server/deps.ts'

const minuteMs = 60_000
/** Those that ring once a minute; what tidies up at night has nothing to do in a page. */
const minuteJobs = jobs.filter(({ cron }) => cron === '* * * * *')

/** Takes the place of the scheduler: a page has one process and no night. A job that fails is tried at the next ring. */
export function startJobs(deps: Deps): void {
  const ring = async () => {
    for (const { name, run } of minuteJobs) {
      await run(deps).catch((error: unknown) => deps.log.error({ job: name, err: error }, 'a job failed'))
    }
    setTimeout(() => void ring(), minuteMs)
  }
  setTimeout(() => void ring(), minuteMs)
}
