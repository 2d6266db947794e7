import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { Invoice } from '#shared/contracts/invoices.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, openInvoice, planList } from '../../testing/samples.ts'

const url = 'https://app.example/pay/0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a01.signature'
let invoice: Invoice
let isBroken: boolean
let asked: string[]
beforeEach(() => {
  invoice = openInvoice
  isBroken = false
  asked = []
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  invoices: { get: () => invoice },
  payLinks: {
    create({ invoiceId }) {
      asked.push(invoiceId)
      if (isBroken) throw refusal('unexpected')
      return { url, expiresAt: '2026-11-27T09:00:00.000Z' }
    },
  },
}
const show = () => renderApp({ path: `/billing/invoices/${openInvoice.id}`, answers })

test('a manager makes a link for an open invoice, and finds it to copy and as a mail that says all', async () => {
  const { user } = show()
  await user.click(await screen.findByRole('button', { name: 'Let somebody else pay' }))
  const made = await screen.findByRole('group', { name: 'Link to pay this invoice' })
  await waitFor(() => expect(document.activeElement).toBe(made))
  expect(asked).toEqual([openInvoice.id])
  expect(made.textContent).toContain(url)
  expect(made.textContent).toContain('can pay €9.00 until 27 November 2026')
  expect(screen.getByRole('button', { name: 'Copy the link' })).toBeTruthy()
  const mail = new URL(screen.getByRole('link', { name: 'Send it by mail' }).getAttribute('href') ?? '')
  expect(mail.protocol).toBe('mailto:')
  expect(mail.href).not.toContain('+')
  expect(mail.searchParams.get('subject')).toBe('Please pay invoice PD-7 for Paydesk')
  expect(mail.searchParams.get('body')).toContain(`over €9.00. You need no account:\n${url}`)
})

test('when none could be made it says so, and can be asked again', async () => {
  isBroken = true
  const { user } = show()
  await user.click(await screen.findByRole('button', { name: 'Let somebody else pay' }))
  expect(await screen.findByText("We couldn't make a link")).toBeTruthy()
  isBroken = false
  await user.click(screen.getByRole('button', { name: 'Let somebody else pay' }))
  expect(await screen.findByRole('group', { name: 'Link to pay this invoice' })).toBeTruthy()
})

test('nobody makes a link for an invoice that they could not pay themselves', async () => {
  invoice = { ...openInvoice, canPay: false }
  show()
  await screen.findByRole('heading', { level: 1, name: 'Invoice PD-7' })
  expect(screen.queryByRole('button', { name: 'Let somebody else pay' })).toBeNull()
})
