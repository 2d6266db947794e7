import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { cardWords } from '../../ui/card-words.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { ceilingOf, limitLook } from '../usage/limit-words.ts'
import { useEntitlements } from '../usage/use-entitlements.ts'
import { expiresBeforeNextCharge } from './payment-method-card.tsx'

interface Matter {
  readonly key: string
  readonly text: string
  readonly href: string
  readonly action: string
}

/**
 * What will go wrong unless somebody acts: a line and a way each. What has gone wrong already has a banner of its own. Each
 * line goes when its cause does, so none can be put away. Reads only what the page reads anyway.
 */
export function NeedsAttention({ current }: { current: CurrentSubscription }) {
  const t = useTranslations('overview.attention')
  const matters = useMatters(current)
  if (matters.length === 0) return null
  return (
    <Card as="section" aria-labelledby="attention-title" className="grid gap-2">
      <h2 id="attention-title" className="text-label font-medium text-muted">
        {t('title')}
      </h2>
      <ul className="grid gap-2">
        {matters.map(({ key, text, href, action }) => (
          <li key={key} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
            <span className="flex min-w-0 items-start gap-2">
              <Icon name="warning" size={20} className="mt-0.5 shrink-0 text-warning" />
              <span className="wrap-anywhere">{text}</span>
            </span>
            <TextLink href={href} className="inline-block py-1">
              {action}
            </TextLink>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function useMatters(current: CurrentSubscription): Matter[] {
  const t = useTranslations('overview.attention')
  const tUsage = useTranslations('usage')
  const local = useLocalized()
  const trpc = useTRPC()
  const isWanted = current.canManage
  const details = useQuery({ ...trpc.billingDetails.get.queryOptions(), enabled: isWanted })
  const seats = useQuery({
    ...trpc.subscriptions.seats.queryOptions(),
    enabled: isWanted && current.plan !== null,
  })
  const limits = useEntitlements().data?.limits ?? []
  if (!isWanted) return []
  const matters: Matter[] = []
  if (expiresBeforeNextCharge(current) && current.paymentMethod !== null) {
    const card = cardWords(current.paymentMethod)
    matters.push({
      key: 'card',
      text: t('card', { card }),
      href: paths.addPaymentMethod,
      action: t('addCard'),
    })
  }
  const { seats: room = null, people = [], invited = 0 } = seats.data ?? {}
  const over = room === null ? 0 : people.length + invited - room
  if (over > 0) {
    matters.push({
      key: 'seats',
      text: t('seats', { count: over }),
      href: paths.members,
      action: t('toPeople'),
    })
  }
  for (const { value, status } of details.data?.taxIds ?? []) {
    if (status !== 'unverified') continue
    const text = t('taxId', { number: value })
    matters.push({ key: `tax ${value}`, text, href: paths.billingDetails, action: t('toDetails') })
  }
  for (const limit of limits) {
    const { tone } = limitLook(limit)
    if (tone === 'calm') continue
    const unit = limit.unit ? local(limit.unit) : 'none'
    const used = tUsage('of', { used: limit.used, max: ceilingOf(limit) ?? 0, unit })
    const text = t(tone === 'reached' ? 'limitReached' : 'limitNear', { limit: local(limit.name), used })
    matters.push({ key: `limit ${limit.code}`, text, href: paths.usage, action: t('toUsage') })
  }
  return matters
}
