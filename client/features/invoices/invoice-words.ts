import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { InvoiceLine, InvoiceState, InvoiceSubject } from '#shared/contracts/invoices.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { useDates } from '../../ui/date-text.tsx'
import type { IconName } from '../../ui/icon.tsx'
import type { Tone } from '../../ui/tone.ts'

/** How each state looks; its words are `invoices.state.<state>`. */
export const invoiceLooks: Record<InvoiceState, { tone: Tone; icon: IconName }> = {
  draft: { tone: 'neutral', icon: 'clock' },
  open: { tone: 'info', icon: 'clock' },
  failed: { tone: 'danger', icon: 'warning' },
  bank_check: { tone: 'warning', icon: 'lock' },
  processing: { tone: 'info', icon: 'clock' },
  part_paid: { tone: 'warning', icon: 'clock' },
  paid: { tone: 'success', icon: 'check' },
  part_refunded: { tone: 'neutral', icon: 'back' },
  refunded: { tone: 'neutral', icon: 'back' },
  replaced: { tone: 'neutral', icon: 'arrow' },
  void: { tone: 'neutral', icon: 'cross' },
  uncollectible: { tone: 'neutral', icon: 'cross' },
}

export interface SoldNames {
  readonly plan: (code: string) => string
  readonly addOn: (plan: string | null, code: string) => string
}

/** The names of plans and add-ons in the language on screen; a code that is no longer sold stands for itself. */
export function useSoldNames(): SoldNames {
  const trpc = useTRPC()
  const local = useLocalized()
  const { data } = useQuery(trpc.plans.list.queryOptions())
  return {
    plan(code) {
      const plan = data?.plans.find((each) => each.code === code)
      return plan ? local(plan.name) : code
    },
    addOn(planCode, code) {
      const plans = data?.plans ?? []
      const own = plans.filter((each) => planCode === null || each.code === planCode)
      const addOn = own.flatMap(({ addOns }) => addOns).find((each) => each.code === code)
      return addOn ? local(addOn.name) : code
    },
  }
}

/** What an invoice is about, in a few words. */
export function useSubjectWords(): (subject: InvoiceSubject) => string {
  const t = useTranslations('invoices.subject')
  const names = useSoldNames()
  return ({ reason, plan }) =>
    plan === null ? t(`any.${reason}`) : t(`plan.${reason}`, { plan: names.plan(plan) })
}

/** What a line bills, in words; a proration says what was given back or charged for the rest of a period. */
export function useLineWords(): (line: InvoiceLine) => { what: string; period: string } {
  const t = useTranslations('invoices.line')
  const names = useSoldNames()
  const dates = useDates()
  return (line) => {
    const { plan, addOn, description, quantity, proration } = line
    const name = addOn !== null ? names.addOn(plan, addOn) : plan !== null ? names.plan(plan) : null
    const what = name === null ? (description ?? t('other')) : t('of', { quantity: quantity ?? 1, name })
    const facts = { from: dates.day(line.periodStart), to: dates.day(line.periodEnd) }
    return {
      what: proration === null || name === null ? what : t(proration, { what }),
      period: line.periodStart === line.periodEnd ? facts.from : t('period', facts),
    }
  }
}
