import type { TestProject } from 'vitest/node'
import { migrate } from './migrations.ts'
import { openPostgres } from './postgres.ts'
import { startPostgres } from './testing/start-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server where the tests may make databases, and the database that they copy. */
    postgres: { url: string; template: string }
  }
}

const silent = { warn: () => {} }

/** One PostgreSQL for the run: `TEST_DATABASE_URL`, or one of our own. A template with the current schema is ready in it. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const server =
    given === undefined || given === '' ? await startPostgres() : { url: given, stop: async () => {} }
  const template = `paydesk_template_${process.pid}`
  const root = openPostgres(server.url, silent, { max: 1 })
  await root.execute(`create database ${template}`)
  const database = openPostgres(databaseUrl(server.url, template), silent, { max: 1 })
  await migrate(database)
  await database.close()
  provide('postgres', { url: server.url, template })
  return async () => {
    await root.execute(`drop database ${template} with (force)`)
    await root.close()
    await server.stop()
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
