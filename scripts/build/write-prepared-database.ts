import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes an empty database with the current schema into a file. */
export async function writePreparedDatabase(file: string, compression: 'gzip' | 'none'): Promise<void> {
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport<typeof import('./prepared-database.ts')>(
    join(import.meta.dirname, 'prepared-database.ts'),
    { root: join(import.meta.dirname, '../..'), configFile: false, logLevel: 'error' },
  )
  await writeFile(file, await module.prepareDatabase(compression))
}
