import { openAsBlob } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openPglite } from '../db/client.ts'

/** The build puts it beside the server's one file. */
const beside = join(import.meta.dirname, 'prepared-database.tar')

/**
 * An empty folder holds the database that the build prepared, which is quicker by seconds than to make one. Does nothing
 * where a database is already, or where there is none prepared (the sources, unbuilt): opening the folder makes it then.
 */
export async function unpackPreparedDatabase(folder: string, prepared = beside): Promise<void> {
  const names = await readdir(folder)
  if (names.length > 0 || !(await stat(prepared).catch(() => null))?.isFile()) return
  // Unpacked beside and moved whole, so that a process that is killed half way leaves no half a database.
  const draft = `${folder}.new`
  await rm(draft, { recursive: true, force: true })
  const database = await openPglite(draft, { loadDataDir: await openAsBlob(prepared) })
  await database.close()
  await rename(draft, folder)
}
