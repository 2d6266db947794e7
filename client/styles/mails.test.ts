// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dressMail } from '#shared/mails/dress-mail.ts'
import { looksOf } from '#shared/mails/mail-look.ts'

const sheet = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const origin = 'https://desk.example'
const mail = {
  language: 'it',
  subject: 'Your <receipt>',
  text: `Hello <script>alert(1)</script> "Ada",\n\nPaid: €9.00\nhttps://desk.example.evil.example/pay\n\nSee it: ${origin}/billing?a=1&b=2\n\nWhy you get this.\n\n`,
} as const

test('a mail has the colours and the type of the tokens, and those of the dark ones for dark screens', () => {
  const restyled = sheet
    .replace('--color-accent: #2f5bea', '--color-accent: #aa0011')
    .replace('--color-accent: #7c9dff', '--color-accent: #ff9999')
    .replace('--text-body: 1rem', '--text-body: 1.25rem')
  const { light, dark } = looksOf(restyled)
  const html = dressMail(mail, { look: light, dark, origin })
  expect(html).toContain('<html lang="it">')
  expect(html).toContain(`<a href="${origin}/billing?a=1&amp;b=2" style="color:#aa0011">`)
  expect(html).toContain('a{color:#ff9999!important}')
  expect(html).toContain('font-size:20px')
  expect(html).toContain(`background-color:${light.canvas}`)
  expect(html).toContain(`.canvas{background-color:${dark.canvas}!important}`)
})

test('a picture of one scheme has no style of its own, which the page’s policy would refuse', () => {
  expect(dressMail(mail, { look: looksOf(sheet).dark, origin })).not.toContain('<style')
})

test('A13: what people typed is text, and only addresses of the app are links', () => {
  const html = dressMail(mail, { look: looksOf(sheet).light, origin })
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;Ada&quot;')
  expect(html).toContain('<title>Your &lt;receipt&gt;</title>')
  expect(html).not.toContain('<script')
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    `${origin}/billing?a=1&amp;b=2`,
  ])
  expect(html).toContain('Paid: €9.00<br>')
})

test('the last paragraph is the fine print', () => {
  const { light } = looksOf(sheet)
  const [, ...rest] = dressMail(mail, { look: light, origin }).split('<p class="muted"')
  expect(rest.join('')).toMatch(/^[^>]*>Why you get this\.</)
})

test('tokens that mails need and that are gone are named', () => {
  expect(() => looksOf(sheet.replaceAll('--color-muted', '--color-mute'))).toThrow('--color-muted')
})
