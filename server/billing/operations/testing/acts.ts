import { eq } from 'drizzle-orm'
import { consentVersion } from '#shared/consent.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { answerBank } from '../../../testing/people.ts'
import {
  type Page,
  type StartWanted,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../../testing/test-paydesk.ts'
import { methodRemovals } from '../../../db/schema/method-wishes.ts'
import type { Deps } from '../../../deps.ts'
import { carryOutRemoval } from '../../payment-methods/remove-method.ts'
import { overrideSetting } from '../../settings/overrides.ts'
import { requestTaxes } from '../../tax/add-missing-taxes.ts'
import type { OperationKind } from '../inputs.ts'

/** Somebody about to do something, and what their page calls when they do; or a job for them, with the desk's deps. */
export interface Act {
  tab: Tab
  call(page: Page, attemptId: string, deps: Deps): Promise<unknown>
}

const fresh = () => crypto.randomUUID()
const teamMonthly = { ...starterMonthly, plan: 'team' } as const

async function quoteOf(tab: Tab, action: 'resume' | 'end_trial' | 'cancel_now') {
  return (await tab.page.subscriptions.quoteAction({ action })).quoteId
}

async function secondCard(desk: TestPaydesk, tab: Tab) {
  const setupAttemptId = fresh()
  await desk.confirm(
    await tab.page.paymentMethods.beginSetup({ attemptId: setupAttemptId }),
    'pm_card_mastercard',
  )
  const finish = { setupAttemptId, makeDefault: false }
  return { finish, save: () => tab.page.paymentMethods.finishSetup({ attemptId: fresh(), ...finish }) }
}

async function change(tab: Tab, plan: 'team' | 'starter') {
  const { quoteId } = await tab.page.subscriptions.previewChange({ choice: { ...starterMonthly, plan } })
  return { quoteId, consentVersion }
}

/** Somebody on Team who booked Starter for the next period. */
async function lowered(desk: TestPaydesk) {
  const tab = await desk.subscriber({ choice: teamMonthly })
  await tab.page.subscriptions.change({ attemptId: fresh(), ...(await change(tab, 'starter')) })
  return { tab }
}

/** Somebody whose raise waits for the bank. */
async function waiting(desk: TestPaydesk) {
  const tab = await desk.subscriber()
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  const changeAttemptId = fresh()
  const step = await tab.page.subscriptions.change({
    attemptId: changeAttemptId,
    ...(await change(tab, 'team')),
  })
  return { tab, changeAttemptId, step }
}

const someone = async (desk: TestPaydesk, wanted?: StartWanted) => ({ tab: await desk.subscriber(wanted) })

/** For each kind of operation somebody who is about to do it. */
export const acts: Record<OperationKind, (desk: TestPaydesk) => Promise<Act>> = {
  async start_subscription(desk) {
    const tab = await desk.newcomer()
    return { tab, call: (page, attemptId) => desk.start({ ...tab, page }, { attemptId }) }
  },
  async cancel_subscription(desk) {
    const { tab } = await someone(desk)
    const nowByQuote = await quoteOf(tab, 'cancel_now')
    return {
      tab,
      call: (page, attemptId) =>
        page.subscriptions.cancel({ attemptId, reason: null, comment: null, nowByQuote }),
    }
  },
  async keep_subscription(desk) {
    const { tab } = await lowered(desk)
    await tab.page.subscriptions.cancel({ attemptId: fresh(), reason: null, comment: null })
    return { tab, call: (page, attemptId) => page.subscriptions.keep({ attemptId }) }
  },
  async pause_subscription(desk) {
    const { tab } = await someone(desk)
    return {
      tab,
      call: (page, attemptId) => page.subscriptions.pause({ attemptId, from: 'period_end', months: 1 }),
    }
  },
  async drop_pause(desk) {
    const { tab } = await lowered(desk)
    await tab.page.subscriptions.pause({ attemptId: fresh(), from: 'period_end', months: 1 })
    return { tab, call: (page, attemptId) => page.subscriptions.dropPause({ attemptId }) }
  },
  async extend_pause(desk) {
    const { tab } = await someone(desk)
    await tab.page.subscriptions.pause({ attemptId: fresh(), from: 'now', months: 1 })
    return { tab, call: (page, attemptId) => page.subscriptions.extendPause({ attemptId, months: 3 }) }
  },
  async resume_subscription(desk) {
    const { tab } = await someone(desk)
    await tab.page.subscriptions.pause({ attemptId: fresh(), from: 'now', months: null })
    await desk.pass(tab, 10)
    const quoteId = await quoteOf(tab, 'resume')
    return { tab, call: (page, attemptId) => page.subscriptions.resume({ attemptId, quoteId }) }
  },
  async end_trial(desk) {
    const { tab } = await someone(desk, { choice: { plan: 'business' } })
    const quoteId = await quoteOf(tab, 'end_trial')
    return { tab, call: (page, attemptId) => page.subscriptions.endTrial({ attemptId, quoteId }) }
  },
  async change_subscription(desk) {
    const { tab } = await someone(desk, { choice: teamMonthly })
    const agreed = await change(tab, 'starter')
    return { tab, call: (page, attemptId) => page.subscriptions.change({ attemptId, ...agreed }) }
  },
  async finish_change(desk) {
    const { tab, changeAttemptId, step } = await waiting(desk)
    await answerBank(desk.deps, step, 'complete')
    return {
      tab,
      call: (page, attemptId) => page.subscriptions.finishChange({ attemptId, changeAttemptId }),
    }
  },
  async drop_change(desk) {
    const { tab, changeAttemptId } = await waiting(desk)
    return { tab, call: (page, attemptId) => page.subscriptions.dropChange({ attemptId, changeAttemptId }) }
  },
  async drop_booked_change(desk) {
    const { tab } = await lowered(desk)
    return { tab, call: (page, attemptId) => page.subscriptions.dropBookedChange({ attemptId }) }
  },
  async redeem_promotion(desk) {
    const { tab } = await lowered(desk)
    const { quoteId } = await tab.page.promotions.preview({ offer: 'leaving' })
    return { tab, call: (page, attemptId) => page.promotions.redeem({ attemptId, quoteId }) }
  },
  async begin_card_setup(desk) {
    const tab = await desk.newcomer()
    return { tab, call: (page, attemptId) => page.paymentMethods.beginSetup({ attemptId }) }
  },
  async save_payment_method(desk) {
    const { tab } = await someone(desk)
    const { finish } = await secondCard(desk, tab)
    return {
      tab,
      call: (page, attemptId) => page.paymentMethods.finishSetup({ attemptId, ...finish, makeDefault: true }),
    }
  },
  async set_default_method(desk) {
    const { tab } = await someone(desk)
    const { method } = await (await secondCard(desk, tab)).save()
    return {
      tab,
      call: (page, attemptId) => page.paymentMethods.setDefault({ attemptId, methodId: method.id }),
    }
  },
  async remove_payment_method(desk) {
    const { tab } = await someone(desk)
    const { method } = await (await secondCard(desk, tab)).save()
    return {
      tab,
      async call(page, attemptId, deps) {
        await page.paymentMethods.remove({ attemptId, methodId: method.id })
        const removals = await deps.db
          .select()
          .from(methodRemovals)
          .where(eq(methodRemovals.attemptId, attemptId))
        for (const removal of removals) await carryOutRemoval(deps, removal)
      },
    }
  },
  async save_billing_details(desk) {
    const tab = await desk.newcomer()
    const { version } = await tab.page.billingDetails.get()
    return {
      tab,
      call: (page, attemptId) => page.billingDetails.save({ attemptId, version, details: sampleDetails }),
    }
  },
  async add_tax_id(desk) {
    const tab = await desk.newcomer()
    return {
      tab,
      call: (page, attemptId) =>
        page.billingDetails.addTaxId({ attemptId, type: 'eu_vat', value: 'DE123456789' }),
    }
  },
  async remove_tax_id(desk) {
    const tab = await desk.newcomer()
    const taxId = { type: 'eu_vat', value: 'DE123456789' } as const
    await tab.page.billingDetails.addTaxId({ attemptId: fresh(), ...taxId })
    return { tab, call: (page, attemptId) => page.billingDetails.removeTaxId({ attemptId, ...taxId }) }
  },
  async add_taxes(desk) {
    const { tab } = await lowered(desk)
    const { accountId } = tab
    const { version } = await tab.page.billingDetails.get()
    await tab.page.billingDetails.save({ attemptId: fresh(), version, details: sampleDetails })
    const subscriptionId = await desk.subscriptionIdOf(tab)
    const actor = { kind: 'job' } as const
    await overrideSetting(desk.deps, { accountId, key: 'automatic_tax', value: 'on', actor })
    return {
      tab,
      call: (_page, attemptId, deps) => requestTaxes(deps, { accountId, attemptId, subscriptionId }),
    }
  },
  async buy_product(desk) {
    const tab = await desk.newcomer()
    const { productsVersion } = await tab.page.purchases.list()
    const wish = {
      product: 'audit_trail',
      currency: 'eur',
      shown: { productsVersion },
      consentVersion,
    } as const
    return { tab, call: (page, attemptId) => page.purchases.buy({ attemptId, ...wish }) }
  },
  async reissue_invoice(desk) {
    const { tab } = await someone(desk)
    const { version } = await tab.page.billingDetails.get()
    await tab.page.billingDetails.save({ attemptId: fresh(), version, details: sampleDetails })
    const list = { filter: 'all', year: null, search: '', cursor: null } as const
    const [invoice] = (await tab.page.invoices.list(list)).rows
    return {
      tab,
      call: (page, attemptId) => page.invoices.reissue({ attemptId, invoiceId: invoice?.id ?? '' }),
    }
  },
  async pay_invoice(desk) {
    const { tab } = await someone(desk)
    await desk.payWith(tab, 'pm_card_chargeCustomerFail')
    await desk.pass(tab, 32)
    const { method } = await (await secondCard(desk, tab)).save()
    const recovery = await tab.page.invoices.recovery()
    const wish = { invoiceId: recovery?.invoiceId ?? '', methodId: method.id }
    return { tab, call: (page, attemptId) => page.invoices.pay({ attemptId, ...wish }) }
  },
}
