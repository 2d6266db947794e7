import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ExpectedFailure } from './expected-failure.ts'

const secretsSchema = z.object({
  secretKey: z.string().startsWith('sk_test_'),
  publishableKey: z.string().startsWith('pk_test_'),
  authSecret: z.string().min(32),
  /** The emulator's endpoint that was made for an address; Stripe tells its secret only once. */
  webhook: z.object({ url: z.url(), secret: z.string().startsWith('whsec_') }).nullable(),
})
export type LocalSecrets = z.infer<typeof secretsSchema>

/** The secrets that this folder was given on its first start: a key pair of the emulator and one for sessions. */
export async function readLocalSecrets(dataDir: string): Promise<LocalSecrets> {
  const path = pathIn(dataDir)
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text !== null) {
    const parsed = secretsSchema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    throw new ExpectedFailure(`${path} is damaged. Remove it to get new keys and an empty emulator.`)
  }
  // One name for both keys: it is the emulator's account.
  const name = randomBytes(16).toString('hex')
  const made: LocalSecrets = {
    secretKey: `sk_test_${name}`,
    publishableKey: `pk_test_${name}`,
    authSecret: randomBytes(32).toString('base64url'),
    webhook: null,
  }
  await writeLocalSecrets(dataDir, made)
  return made
}

/** Replaces the file as a whole; nobody else may read it. */
export async function writeLocalSecrets(dataDir: string, secrets: LocalSecrets): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${pathIn(dataDir)}.${process.pid}`
  await writeFile(draft, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  await rename(draft, pathIn(dataDir))
}

const pathIn = (dataDir: string) => join(dataDir, 'secrets.json')

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
