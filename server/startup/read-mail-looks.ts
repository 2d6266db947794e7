import { readFile } from 'node:fs/promises'
import { looksOf } from '#shared/mails/mail-look.ts'

/** How mails look, by the tokens in the folder that the server is started in; null when there are none, for plain text alone. */
export async function readMailLooks(): Promise<ReturnType<typeof looksOf> | null> {
  const sheet = await readFile('client/styles/tokens.css', 'utf8').catch(() => null)
  return sheet === null ? null : looksOf(sheet)
}
