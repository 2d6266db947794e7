import type { Deps } from '../deps.ts'

/** What somebody who runs the desk has to look into at once. */
export interface Alert {
  name: 'checkout_page' | 'events_silent'
  /** One sentence; it is the subject of the mail. */
  text: string
  /** Names or counts of what is wrong, never contents. */
  differences: readonly string[]
}

const patienceMs = 60_000

/**
 * Tells the operator: as an error in the log, and as a mail where an address is set, once a day for the same alert. A
 * mail that cannot leave is an error in the log as well.
 */
export async function alertOperator(
  { log, mailer, clock, settings }: Pick<Deps, 'log' | 'mailer' | 'clock' | 'settings'>,
  { name, text, differences }: Alert,
): Promise<void> {
  log.error({ alert: name, differences }, text)
  const { alertMail, appUrl } = settings
  if (alertMail === null) return
  const mail = {
    key: `alert:${name}:${clock.now().toISOString().slice(0, 10)}`,
    recipient: { name: '', email: alertMail },
    language: 'en' as const,
    subject: `Alert: ${text}`,
    text: [`${appUrl}: ${text}.`, '', ...differences.map((difference) => `- ${difference}`), ''].join('\n'),
  }
  await mailer.send(mail, AbortSignal.timeout(patienceMs)).catch((error: unknown) => {
    log.error({ err: error, alert: name }, 'an alert could not be sent by mail')
  })
}
