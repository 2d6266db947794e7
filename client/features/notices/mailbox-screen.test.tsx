import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { StoredMail } from '#shared/contracts/notices.ts'
import { renderApp, type Answers } from '../../testing/render-app.tsx'
import { planList } from '../../testing/samples.ts'

const mail: StoredMail = {
  key: '1',
  at: '2026-11-20T09:00:00.000Z',
  recipient: 'ana@example.com',
  subject: 'We could not charge €9.00',
  text: `Hello <b>Ana</b>,\n\nPay it: ${window.location.origin}/pay/token.of-it\nNot this: https://evil.example/pay`,
}
const other: StoredMail = { ...mail, key: '2', recipient: 'theo@example.com', subject: 'Your receipt' }
const answersWith = (mails: StoredMail[]): Answers => ({
  account: { me: () => null },
  plans: { list: () => planList },
  dev: { mails: () => mails },
})

test('mails are there as text, links of this app lead on, all else stays text, and a part of an address narrows them', async () => {
  const { user } = renderApp({ path: '/dev/mail', answers: answersWith([mail, other]) })
  const list = await screen.findByRole('list', { name: 'Mails on this machine' })
  const [row] = within(list).getAllByRole('listitem')
  if (row === undefined) throw new Error('no mail')
  expect(within(row).getByText(/Hello <b>Ana<\/b>/)).toBeTruthy()
  expect(
    within(row)
      .getAllByRole('link')
      .map((link) => link.getAttribute('href')),
  ).toEqual([`${window.location.origin}/pay/token.of-it`])
  await user.type(screen.getByRole('searchbox', { name: 'Show mails to' }), 'THEO')
  expect(
    within(list)
      .getAllByRole('heading')
      .map(({ textContent }) => textContent),
  ).toEqual(['Your receipt'])
})

test('no mail yet is said', async () => {
  renderApp({ path: '/dev/mail', answers: answersWith([]) })
  expect(await screen.findByText('No mail')).toBeTruthy()
})

test('where mails leave there is no such page and nothing leads to one', async () => {
  renderApp({ path: '/dev/mail', answers: answersWith([mail]), config: { hasMailbox: false } })
  expect(await screen.findByRole('heading', { level: 1, name: 'There is no page here' })).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Read the mails' })).toBeNull()
  expect(screen.queryByText(mail.subject)).toBeNull()
})

test('a mail is shown as it is sent, in a frame where nothing runs', async () => {
  const { user } = renderApp({ path: '/dev/mail', answers: answersWith([mail]) })
  await user.click(await screen.findByText('As it is sent'))
  const frame = await screen.findByTitle(`${mail.subject}, as it is sent`)
  expect(frame.getAttribute('sandbox')).toBe('')
  expect(frame.getAttribute('srcdoc')).toContain('Hello &lt;b&gt;Ana&lt;/b&gt;')
})
