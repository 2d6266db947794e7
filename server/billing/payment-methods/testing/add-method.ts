import type { Tab, TestPaydesk } from '../../../testing/test-paydesk.ts'

/** Confirms a set-up with a test card, and hands over what takes it into the account. */
export async function addMethod(desk: TestPaydesk, tab: Tab, card: string, makeDefault = false) {
  const setupAttemptId = crypto.randomUUID()
  const setup = await tab.page.paymentMethods.beginSetup({ attemptId: setupAttemptId })
  const declineCode = await desk.confirm(setup, card)
  const finish = () =>
    tab.page.paymentMethods.finishSetup({ attemptId: crypto.randomUUID(), setupAttemptId, makeDefault })
  return { setup, declineCode, finish }
}
