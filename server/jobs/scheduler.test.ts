import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../http/testing/start-test-app.ts'
import { jobs } from './jobs.ts'
import { runJob, startScheduler } from './scheduler.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({
    stripeFetch: async () => Response.json({ object: 'list', url: '/v1/events', has_more: false, data: [] }),
  })
})
afterAll(() => app.close())

test('F45: every job is known by one name and runs twice at once on empty tables without a failure', async () => {
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length)
  for (const job of jobs) await Promise.all([job.run(app.deps), job.run(app.deps)])
})

test('a job that fails is logged and harms nobody', async () => {
  const job = {
    name: 'failing',
    cron: '* * * * *',
    run: () => Promise.reject(new Error('no luck today')),
  }
  await runJob(app.deps, job)
  expect(app.logged.join('')).toContain('no luck today')
})

test('the alarm clock stands on this database, knows all jobs, and starts again where it was', async () => {
  for (let round = 0; round < 2; round++) {
    const scheduler = await startScheduler(app.database, app.deps, jobs)
    const { rows } = await app.database.execute('select name from pgboss.schedule order by name')
    expect(rows.map(({ name }) => name)).toEqual(jobs.map(({ name }) => name).toSorted())
    await scheduler.stop(1_000)
  }
})

test('rings what is due', async () => {
  let ring = () => {}
  const rung = new Promise<void>((resolve) => {
    ring = resolve
  })
  const job = { name: 'ringing', cron: '* * * * *', run: async () => ring() }
  const scheduler = await startScheduler(app.database, app.deps, [job], 0.5)
  await app.database.execute(`insert into pgboss.job (name, state) values ('ringing', 'created')`)
  await rung
  await scheduler.stop(1_000)
})
