import { expect, test } from 'vitest'
import { locales } from '#shared/contracts/plans.ts'
import { noticeReactions } from '#shared/contracts/notices.ts'
import { writeMail } from './write-mail.ts'

const facts = {
  plan: 'team',
  currency: 'eur',
  totalMinor: 14_500,
  number: 'A1B2-0001',
  endsAt: '2027-03-14T23:30:00.000Z',
  limit: 'storage',
  used: 8,
  max: 10,
  percent: 80,
  until: '2027-03-14T23:30:00.000Z',
}
const occasion = {
  facts,
  timeZone: 'Europe/Rome',
  name: 'Ada',
  appUrl: 'https://desk.example',
  payUrl: null,
  joinUrl: null,
}

test('every mail reads well in both languages, with all facts and with none', () => {
  for (const locale of locales) {
    for (const reaction of noticeReactions) {
      for (const known of [facts, {}]) {
        const { subject, text } = writeMail({ ...occasion, locale, reaction, facts: known })
        expect(`${subject}\n${text}`).not.toMatch(/undefined|\bnull\b|NaN| {2}| [.,;:]/)
        expect(text).toContain('https://desk.example/')
      }
    }
  }
})

test('a receipt has its number and amount, and a date is that of the account’s zone', () => {
  const receipt = writeMail({ ...occasion, locale: 'it', reaction: 'receipt' })
  expect(receipt.subject).toBe('La tua ricevuta per la fattura A1B2-0001')
  expect(receipt.text.replaceAll(/\s/g, ' ')).toContain('145,00 €')
  expect(writeMail({ ...occasion, locale: 'en', reaction: 'trial_ending' }).text).toContain('15 March 2027')
})

test('A13: no name and no number breaks out of its line', () => {
  const number = 'X\r\nBcc: all@example.com'
  const { subject, text } = writeMail({
    ...occasion,
    locale: 'en',
    reaction: 'receipt',
    facts: { number },
    name: 'Ada\r\nBcc: all@example.com',
  })
  expect(subject).toBe('Your receipt for invoice X Bcc: all@example.com')
  expect(text).toContain('Hello Ada Bcc: all@example.com,')
})
