import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { managesBilling } from '#shared/billing/manager-roles.ts'
import type { Credits } from '#shared/contracts/credits.ts'
import type { OfferedProduct } from '#shared/contracts/purchases.ts'
import type { TopUp } from '#shared/contracts/top-ups.ts'
import { paths } from '../../app/paths.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useMe } from '../../app/use-me.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { useMoney } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { TopUpForm } from './top-up-form.tsx'

/** The automatic top-up: whether it is on and on which terms, why it rests, what it bought last, and how to change it. */
export function TopUpCard({ credits }: { credits: NonNullable<Credits> }) {
  const t = useTranslations('topUp')
  const trpc = useTRPC()
  const me = useMe()
  const isManager = me != null && managesBilling(me.role)
  const { data } = useQuery(trpc.credits.topUp.queryOptions(undefined, { enabled: isManager }))
  const list = useQuery(trpc.purchases.list.queryOptions()).data
  const packs = list?.products.filter(({ credits }) => credits !== null) ?? []
  if (!data || !list || packs.length === 0) return null
  const isOn = data.settings?.isOn === true && data.stoppedBecause === null
  return (
    <Card as="section" aria-labelledby="top-up-title" className="grid gap-3">
      <h2 id="top-up-title" className="text-h3">
        {t('title')}
      </h2>
      {data.stoppedBecause === null || data.settings?.isOn !== true ? null : (
        <Banner
          tone="warning"
          title={t('stoppedTitle')}
          actions={
            <>
              <ButtonLink href={paths.paymentMethods}>{t('toMethods')}</ButtonLink>
              <ButtonLink href={unlockPaths.buy(data.settings.product)} variant="quiet">
                {t('buyNow')}
              </ButtonLink>
            </>
          }
        >
          {t(`stopped.${data.stoppedBecause}`)}
        </Banner>
      )}
      <Terms topUp={data} packs={packs} isOn={isOn} />
      <Recent topUp={data} />
      <Disclosure summary={t(data.settings === null ? 'setUp' : 'change')}>
        <TopUpForm
          key={JSON.stringify(data.settings)}
          topUp={data}
          packs={packs}
          currency={list.currency}
          productsVersion={list.productsVersion}
          isOn={isOn}
          credits={credits}
        />
      </Disclosure>
    </Card>
  )
}

function Terms({ topUp, packs, isOn }: { topUp: TopUp; packs: readonly OfferedProduct[]; isOn: boolean }) {
  const t = useTranslations('topUp')
  const local = useLocalized()
  const money = useMoney()
  const { settings, method, boughtThisMonth } = topUp
  const pack = packs.find(({ code }) => code === settings?.product)
  if (settings === null || !isOn) return <p className="text-muted">{t('off')}</p>
  return (
    <div className="grid gap-1">
      <p>
        {t('terms', {
          pack: pack ? local(pack.name) : settings.product,
          amount: money(settings.price),
          whenBelow: settings.whenBelow,
        })}
      </p>
      <p className="text-label text-muted">
        {t('thisMonth', { bought: boughtThisMonth, most: settings.maxPerMonth })}
        {method === null ? null : ` · ${t('paidWith', { method: cardWords(method) })}`}
      </p>
    </div>
  )
}

function Recent({ topUp: { recent } }: { topUp: TopUp }) {
  const t = useTranslations('topUp')
  const local = useLocalized()
  const dates = useDates()
  const money = useMoney()
  if (recent.length === 0) return null
  return (
    <div className="grid gap-1">
      <h3 className="text-label font-medium text-muted">{t('recent')}</h3>
      <ul className="grid gap-2">
        {recent.map((run) => (
          <li key={run.id} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span>
              {local(run.name)}
              <span className="block text-label text-muted">
                {dates.moment(run.at)} · {t(`state.${run.state}`)}
                {run.receipt === null ? null : (
                  <>
                    {' · '}
                    <TextLink href={paths.invoice(run.receipt.invoiceId)}>
                      {run.receipt.number ?? t('invoice')}
                    </TextLink>
                  </>
                )}
              </span>
            </span>
            <span className="tabular-nums">{money(run.amount)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
