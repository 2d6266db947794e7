import { createServer, type Server } from 'node:net'
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { looksOf } from '#shared/mails/mail-look.ts'
import { type Mail, MailRefused } from '../notifications/mailer.ts'
import { createSmtpMailer } from './smtp-mailer.ts'

const sheet = readFileSync(new URL('../../client/styles/tokens.css', import.meta.url), 'utf8')

let server: Server | null = null
afterEach(() => server?.close())

/** A mail server of a few lines that answers the end of a mail as told: a line, or nothing and the line is cut. */
async function mailServer(atEnd: string | null): Promise<{ url: string; taken: string[] }> {
  const taken: string[] = []
  server = createServer((socket) => {
    let data: string | null = null
    socket.on('error', () => {})
    socket.write('220 here\r\n')
    socket.on('data', (chunk) => {
      const text = chunk.toString()
      if (data === null) {
        if (text.startsWith('DATA')) data = ''
        socket.write(data === '' ? '354 go on\r\n' : '250 fine\r\n')
        return
      }
      data += text
      if (!data.endsWith('\r\n.\r\n')) return
      taken.push(data)
      data = null
      if (atEnd === null) socket.destroy()
      else socket.write(`${atEnd}\r\n`)
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, taken }
}

const mail: Mail = {
  key: 'a:b',
  language: 'en',
  recipient: { name: 'Ada\r\nBcc: all@example.com', email: 'ada@example.com' },
  subject: 'Your receipt',
  text: 'Paid: 145,00 €',
}
const sendBy = (url: string) =>
  createSmtpMailer({
    url,
    from: 'Desk <desk@example.com>',
    dress: { ...looksOf(sheet), origin: 'https://desk.example' },
  }).send(mail, new AbortController().signal)

test('A13: a mail leaves with the same Message-ID each time, and a name adds no header', async () => {
  const { url, taken } = await mailServer('250 taken')
  await sendBy(url)
  await sendBy(url)
  const ids = taken.map((data) => /^Message-ID: (.*)$/im.exec(data)?.[1])
  expect(ids[0]).toMatch(/^<[0-9a-f]{32}@example\.com>/)
  expect(ids[1]).toBe(ids[0])
  expect(taken[0]).not.toMatch(/^Bcc:/im)
  // Readers choose between the plain text and the same words in the product's look.
  expect(taken[0]).toMatch(/multipart\/alternative/)
  expect(taken[0]).toMatch(/text\/plain[\s\S]*text\/html/)
})

test('F42: a mail that the server turns away is refused; one whose answer is lost may have left', async () => {
  const full = await mailServer('452 the mailbox is full')
  await expect(sendBy(full.url)).rejects.toThrow(MailRefused)
  server?.close()
  const cut = await mailServer(null)
  const lost = await sendBy(cut.url).catch((error: unknown) => error)
  expect(lost).toBeInstanceOf(Error)
  expect(lost).not.toBeInstanceOf(MailRefused)
  expect(cut.taken).toHaveLength(1)
})

test('F42: a server that is not there took nothing', async () => {
  await expect(sendBy('smtp://127.0.0.1:1')).rejects.toThrow(MailRefused)
})
