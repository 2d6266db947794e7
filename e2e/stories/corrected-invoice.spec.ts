import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { expectAccessible } from '../kit/accessibility.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { fillAddress, pressBesideFrame } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { savedBy, textOfPdf } from '../kit/saved-file.ts'
import { paymentsOf, stripeSide } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a paid invoice with wrong details is taken back by a credit note and issued anew with right ones, and no money moves', async ({
  page,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.goto('/billing/invoices')
  const first = page.getByRole('row', { name: /Starter: first period/ }).getByRole('link')
  const number = await first.innerText()
  await first.click()
  await page.getByText('Are these details wrong?').click()
  await expect(page.getByText(/^Save your name and address in your billing details first/)).toBeVisible()

  await page.getByRole('link', { name: 'Change your billing details' }).click()
  const address = { line1: 'Via Roma 1', city: 'Torino', postalCode: '10100', province: 'TO' }
  await page.getByRole('radio', { name: 'A company' }).check()
  // A company's fields take the place of a person's.
  const save = page.getByRole('button', { name: 'Save details' })
  await expect(save).not.toHaveAttribute('aria-disabled', 'true')
  await fillAddress(page, { ...address, name: 'Rossi Impianti S.r.l.' })
  await pressBesideFrame(save)
  await expect(page.getByRole('form', { name: 'Billing details' }).getByText(/^Saved\./)).toBeVisible()

  await page.setViewportSize({ width: 320, height: 720 })
  await page.goto('/billing/invoices')
  await page.getByRole('link', { name: number }).click()
  await page.getByText('Are these details wrong?').click()
  await expect(page.getByText('Rossi Impianti S.r.l.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Issue a corrected invoice' }).press('Enter')

  // The page leads to the invoice that took the place of the first.
  await expect(page.getByText('This one takes the place of')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(`Invoice ${number}`)
  const corrected = (await page.getByRole('heading', { level: 1 }).innerText()).replace('Invoice ', '')
  const text = await textOfPdf(await savedBy(page, page.getByRole('button', { name: 'Download PDF' })))
  for (const part of [corrected, 'Rossi Impianti S.r.l.', 'Via Roma 1', '€9.00']) expect(text).toContain(part)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  await expectAccessible(page)

  await page.getByRole('link', { name: `invoice ${number}` }).click()
  await expect(page.getByText('It counts no more: its place was taken by')).toBeVisible()
  const notes = page.getByRole('region', { name: 'Credit notes' })
  await expect(notes.getByText('€9.00 put on your account as credit')).toBeVisible()
  const note = await textOfPdf(
    await savedBy(page, notes.getByRole('button', { name: /^Download credit note/ })),
  )
  expect(note).toContain(number)
  await expect(page.getByText('Are these details wrong?')).toHaveCount(0)

  // Both leave as one file.
  await page.goto('/billing/invoices')
  for (const each of [number, corrected])
    await page.getByRole('checkbox', { name: `Select invoice ${each}` }).check()
  const archive = await savedBy(page, page.getByRole('button', { name: 'Download 2 PDFs as zip' }))
  const files = Object.values(unzipSync(await readFile(archive)))
  expect(files.map((bytes) => Buffer.from(bytes.subarray(0, 5)).toString())).toEqual(['%PDF-', '%PDF-'])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  await expectAccessible(page)
  expect((await paymentsOf(stripeSide(page), email)).map(({ amount }) => amount)).toEqual([900])
})
