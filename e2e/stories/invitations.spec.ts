import { expectAccessible } from '../kit/accessibility.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

test('the invited joins by the mail, asks for a seat for somebody else, and the owner, who sees it at once, turns it down and removes them', async ({
  page,
  browser,
  baseURL,
}) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Team')
  await payWith(page, 'works')
  await expectPaid(page, 'Team')
  await page.goto('/billing/change?seats=2')
  await page.getByRole('button', { name: /^Pay / }).click()
  await expect(page.getByText(/^You are on Team, 2 seats/)).toBeVisible()

  const elsewhere = await browser.newContext(baseURL === undefined ? {} : { baseURL })
  const guest = await elsewhere.newPage()
  const address = await signInAsNewcomer(guest)
  await page.goto('/billing/members')
  await page.getByLabel('Email').fill(address)
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await expect(page.getByText('2 seats paid · 1 in use · 1 kept for the invited · 0 free')).toBeVisible()

  await guest.goto('/dev/mail')
  const mail = guest.getByRole('listitem').filter({ hasText: address }).filter({ hasText: '/join/' })
  await expect(async () => {
    await guest.reload()
    await expect(mail).toHaveCount(1, { timeout: 5_000 })
  }).toPass({ timeout: 90_000 })
  const link = /\/join\/[0-9a-f-]{36}\.[\w-]{43}/.exec((await mail.textContent()) ?? '')?.[0]
  await guest.goto(link ?? '/')
  await expect(guest.getByRole('button', { name: /^Join / })).toBeVisible()
  await expectAccessible(guest)
  await guest.getByRole('button', { name: /^Join / }).click()
  await expect(guest.getByText(/^Team, 2 seats\. Next: /)).toBeVisible()
  await expect(page.getByText('2 seats paid · 2 in use · 0 free')).toBeVisible()

  await guest.goto('/billing/members')
  await guest.getByLabel('Email').fill('third@example.com')
  await guest.getByLabel('Why (optional)').fill('knows the printer')
  await guest.getByRole('button', { name: 'Ask for the seat' }).click()
  await expect(guest.getByRole('heading', { name: 'Your requests' })).toBeVisible()
  await expect(page.getByText('“knows the printer”')).toBeVisible()
  await page.getByRole('button', { name: 'Turn down' }).click()
  await expect(guest.getByRole('heading', { name: 'Your requests' })).toHaveCount(0)

  await page.getByRole('button', { name: 'Remove Nora New' }).click()
  await expect(page.getByText(/Their seat is free for somebody else/)).toBeVisible()
  await page.getByRole('button', { name: 'Remove Nora New' }).click()
  await expect(page.getByText('2 seats paid · 1 in use · 1 free')).toBeVisible()
  await guest.goto('/billing')
  await expect(guest.getByText(/^You're on Free\./)).toBeVisible()
  await elsewhere.close()
})
