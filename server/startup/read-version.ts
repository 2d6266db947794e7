import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * What a page compares to know that it is older than the server: the version in `package.json` of the folder that the
 * server is started in (`0.0.0` when there is none), and a mark of the client that it serves, whose files all stand with
 * their hashes in its page.
 */
export async function readVersion(clientDir: string): Promise<string> {
  const text = await readFile('package.json', 'utf8').catch(() => '{}')
  const { version } = z.object({ version: z.string().default('0.0.0') }).parse(JSON.parse(text))
  const page = await readFile(join(clientDir, 'index.html')).catch(() => null)
  if (page === null) return version
  return `${version}+${createHash('sha256').update(page).digest('hex').slice(0, 12)}`
}
