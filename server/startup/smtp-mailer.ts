import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { type Mailer, MailRefused } from '../notifications/mailer.ts'

/** Codes of failures that come before the server could have taken anything. */
const beforeTaking = new Set(['EAUTH', 'EDNS', 'ETLS', 'EENVELOPE', 'ENOAUTH'])

/**
 * Sends mails by SMTP, which knows no keys: who gets no answer cannot tell whether the mail left. The key makes the
 * `Message-ID`, by which many mailboxes notice a second copy.
 */
export function createSmtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport(url)
  const domain = from.replace(/^.*@/, '').replace(/>.*$/, '')
  return {
    knowsKeys: false,
    async send({ key, recipient, subject, text }, signal) {
      const messageId = `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`
      const sent = transport.sendMail({
        from,
        to: { name: recipient.name, address: recipient.email },
        subject,
        text,
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
