import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** The version in `package.json` of the folder that the server is started in; `0.0.0` when there is none. */
export async function readVersion(): Promise<string> {
  const text = await readFile('package.json', 'utf8').catch(() => '{}')
  return z.object({ version: z.string().default('0.0.0') }).parse(JSON.parse(text)).version
}
