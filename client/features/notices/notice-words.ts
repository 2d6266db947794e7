import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { declineFamilies } from '#shared/billing/decline-families.ts'
import type { Notice, NoticeReaction } from '#shared/contracts/notices.ts'
import { currencies } from '#shared/currency.ts'
import { paths } from '../../app/paths.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { useDates } from '../../ui/date-text.tsx'
import type { IconName } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import type { Tone } from '../../ui/tone.ts'

/** How each kind looks as long as it matters; its sentence is `notices.about.<reaction>`. */
export const noticeLooks: Record<NoticeReaction, { tone: Tone; icon: IconName }> = {
  welcome: { tone: 'success', icon: 'success' },
  trial_started: { tone: 'info', icon: 'clock' },
  trial_ending: { tone: 'warning', icon: 'clock' },
  pause_ending: { tone: 'info', icon: 'clock' },
  subscription_ended: { tone: 'neutral', icon: 'cross' },
  payment_needed: { tone: 'danger', icon: 'danger' },
  receipt: { tone: 'success', icon: 'check' },
  bank_check_needed: { tone: 'warning', icon: 'lock' },
  refund: { tone: 'neutral', icon: 'back' },
  usage_warning: { tone: 'warning', icon: 'warning' },
  top_up_stopped: { tone: 'warning', icon: 'warning' },
  card_entry_paused: { tone: 'warning', icon: 'lock' },
  seat_requested: { tone: 'info', icon: 'plus' },
}

/** What `select` takes for "not known". */
const none = 'none'

/** What one notice says, in the language on screen. A fact that is not known is left out of the sentence. */
export function useNoticeSentence(): (notice: Notice) => string {
  const t = useTranslations('notices')
  const decline = useTranslations('invoices.decline')
  const tabs = useTranslations('billingTabs')
  const trpc = useTRPC()
  const { data: list } = useQuery(trpc.plans.list.queryOptions())
  const local = useLocalized()
  const money = useMoney()
  const dates = useDates()
  const planName = (code: unknown) => {
    const plan = list?.plans.find((each) => each.code === code)
    return plan ? local(plan.name) : t('aPlan')
  }
  const limitName = (code: unknown) => {
    const limit = list?.plans.flatMap(({ limits }) => limits).find((each) => each.code === code)
    if (code === 'credits') return tabs('credits')
    return limit ? local(limit.name) : t('aLimit')
  }
  const day = (value: unknown) => (typeof value === 'string' ? dates.day(value) : none)
  return ({ reaction, facts }) => {
    const minor = facts['refundedMinor'] ?? facts['totalMinor'] ?? facts['amountMinor']
    const currency = currencies.find((known) => known === facts['currency'])
    const family = declineFamilies.find((known) => known === facts['reason'])
    return t(`about.${reaction}`, {
      plan: planName(facts['plan']),
      amount:
        typeof minor === 'number' && currency !== undefined ? money({ amountMinor: minor, currency }) : none,
      number: typeof facts['number'] === 'string' ? facts['number'] : none,
      date: day(facts['endsAt']),
      limit: limitName(facts['limit']),
      used: Number(facts['used'] ?? 0),
      max: Number(facts['max'] ?? 0),
      percent: Number(facts['percent'] ?? 0) / 100,
      reason: family === undefined ? t('noMethod') : decline(family),
      next: day(facts['nextAttemptAt']),
      email: typeof facts['email'] === 'string' ? facts['email'] : none,
      name: typeof facts['name'] === 'string' ? facts['name'] : none,
      because: typeof facts['because'] === 'string' ? facts['because'] : none,
      until: typeof facts['until'] === 'string' ? dates.moment(facts['until']) : none,
    })
  }
}

/** Where a notice leads, by the name of its words (`notices.to.<name>`); null where there is nothing to see or do. */
export function wayOf({
  reaction,
  invoiceId,
  isSolved,
}: Pick<Notice, 'reaction' | 'invoiceId' | 'isSolved'>): {
  name: 'overview' | 'plans' | 'pay' | 'invoice' | 'usage' | 'credits' | 'members'
  href: string
} | null {
  switch (reaction) {
    case 'welcome':
    case 'trial_started':
    case 'trial_ending':
    case 'pause_ending':
      return { name: 'overview', href: paths.overview }
    case 'subscription_ended':
      return { name: 'plans', href: paths.plans() }
    case 'payment_needed':
    case 'bank_check_needed':
      if (invoiceId === null) return { name: 'overview', href: paths.overview }
      return isSolved
        ? { name: 'invoice', href: paths.invoice(invoiceId) }
        : { name: 'pay', href: paths.pay(invoiceId) }
    case 'receipt':
    case 'refund':
      return invoiceId === null ? null : { name: 'invoice', href: paths.invoice(invoiceId) }
    case 'usage_warning':
      return { name: 'usage', href: paths.usage }
    case 'top_up_stopped':
      return { name: 'credits', href: unlockPaths.credits }
    case 'seat_requested':
      return { name: 'members', href: paths.members }
    case 'card_entry_paused':
      return null
  }
}
