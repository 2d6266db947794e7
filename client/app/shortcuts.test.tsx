import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { renderApp, type Answers } from '../testing/render-app.tsx'
import { ana, onTeam, planList } from '../testing/samples.ts'

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: { current: () => onTeam },
  activity: { recent: () => [] },
}

// The test's browser has the element and cannot open it.
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true
  },
  close(this: HTMLDialogElement) {
    this.open = false
  },
})

beforeEach(() => window.localStorage.clear())
afterEach(() => {
  cleanup()
  window.localStorage.clear()
})

const billing = () => screen.findByRole('heading', { level: 1, name: 'Billing' })

test('single keys lead to the main screens, and `?` says which', async () => {
  const { user, addresses } = renderApp({ path: '/billing', answers })
  await billing()
  await user.keyboard('i')
  await waitFor(() => expect(addresses().at(-1)).toBe('/billing/invoices'))
  await user.keyboard('c')
  await waitFor(() => expect(addresses().at(-1)).toBe('/billing/change'))
  await user.keyboard('gb')
  await waitFor(() => expect(addresses().at(-1)).toBe('/billing'))
  await billing()
  await user.keyboard('?')
  const list = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }))
  expect(list.getByText('Change plan')).toBeTruthy()
  await user.keyboard('i')
  expect(addresses().at(-1)).toBe('/billing')
})

test('they rest while a modifier is held or something is typed, and where money is entered', async () => {
  const { user, addresses } = renderApp({ path: '/billing', answers })
  await billing()
  await user.keyboard('{Control>}i{/Control}')
  ;(await screen.findByRole('combobox', { name: 'Language' })).focus()
  await user.keyboard('i')
  expect(addresses()).toEqual(['/billing'])
  cleanup()
  const paying = renderApp({ path: '/billing/return?attempt=none', answers })
  await screen.findByRole('heading', { level: 1 })
  await paying.user.keyboard('i')
  expect(paying.addresses().at(-1)).toMatch(/^\/billing\/return/)
})

test('they can be switched off, which is kept, and the list stays reachable', async () => {
  const { user, addresses } = renderApp({ path: '/billing', answers })
  await billing()
  await user.keyboard('?')
  await user.click(await screen.findByRole('checkbox', { name: 'Use single-key shortcuts' }))
  await user.click(screen.getByRole('button', { name: 'Close' }))
  await user.keyboard('i')
  expect(addresses()).toEqual(['/billing'])
  expect(window.localStorage.getItem('shortcuts')).toBe('off')
  await user.keyboard('?')
  expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
})
