import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writePreparedDatabase } from './write-prepared-database.ts'

const root = join(import.meta.dirname, '../..')

/**
 * Fills `dist/mocks-public`, the static files of the mocks: those of the client, MSW's worker, the Stripe.js
 * stand-in (built before) under `/stripe/`, and an empty database with the current schema. None of it is near what
 * production serves.
 */
export async function prepareMocksFolder(): Promise<void> {
  const folder = join(root, 'dist/mocks-public')
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'prepared'), { recursive: true })
  await cp(join(root, 'client/public'), folder, { recursive: true })
  await cp(join(root, 'dist/stripe-js'), join(folder, 'stripe'), { recursive: true })
  await cp(join(root, 'node_modules/msw/lib/mockServiceWorker.js'), join(folder, 'mockServiceWorker.js'))
  // Without a known ending, so that no host unpacks it on the way.
  await writePreparedDatabase(join(folder, 'prepared/database'), 'gzip')
}
