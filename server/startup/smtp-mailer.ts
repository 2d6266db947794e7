import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { dressMail } from '#shared/mails/dress-mail.ts'
import type { MailLook } from '#shared/mails/mail-look.ts'
import { type Mailer, MailRefused } from '../notifications/mailer.ts'

/** Codes of failures that come before the server could have taken anything. */
const beforeTaking = new Set(['EAUTH', 'EDNS', 'ETLS', 'EENVELOPE', 'ENOAUTH'])

/**
 * Sends mails by SMTP, which knows no keys: who gets no answer cannot tell whether the mail left. The key makes the
 * `Message-ID`, by which many mailboxes notice a second copy. Each leaves as plain text and, `dress` given, as the same words
 * in the product's look.
 */
export function createSmtpMailer({
  url,
  from,
  dress,
}: {
  url: string
  from: string
  dress: { light: MailLook; dark: MailLook; origin: string } | null
}): Mailer {
  const transport = createTransport(url)
  const domain = from.replace(/^.*@/, '').replace(/>.*$/, '')
  return {
    knowsKeys: false,
    async send({ key, recipient, ...words }, signal) {
      const messageId = `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`
      const sent = transport.sendMail({
        from,
        to: { name: recipient.name, address: recipient.email },
        subject: words.subject,
        text: words.text,
        ...(dress !== null && { html: dressMail(words, { ...dress, look: dress.light }) }),
        messageId,
      })
      try {
        await Promise.race([sent, whenOver(signal)])
      } catch (error) {
        throw wasRefused(error) ? new MailRefused(String(error), { cause: error }) : error
      }
    },
  }
}

function whenOver(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the mail server did not answer in time')), {
      once: true,
    })
  })
}

/** True when the server said no, or was never reached. */
function wasRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('responseCode' in error && typeof error.responseCode === 'number' && error.responseCode >= 400)
    return true
  // Of a line that was cut the library says the same whether the mail had gone or not; only this tells.
  if ('syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')) return true
  return 'code' in error && typeof error.code === 'string' && beforeTaking.has(error.code)
}
