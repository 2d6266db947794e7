import { useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import type { Me } from '#shared/contracts/account.ts'
import type { OfferedProduct, PurchaseList } from '#shared/contracts/purchases.ts'
import { currencies } from '#shared/currency.ts'
import { useConfig } from '../../app/config-context.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useIsOnline } from '../../app/use-is-online.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { CardBox, type CardBoxStatus } from '../../stripe/card-box.tsx'
import type { CardForm } from '../../stripe/card-form.ts'
import { TestCardStrip } from '../../stripe/test-card-strip.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { PaymentNotice } from '../checkout/payment-notice.tsx'
import { usePayingMethod } from '../checkout/use-paying-method.ts'
import { MethodChoice } from '../payment-methods/method-choice.tsx'
import { useBuy } from './use-buy.ts'

/** What is bought, with what it is paid, what is agreed to, and the button that orders with an obligation to pay. */
export function BuyForm({
  me,
  list,
  product,
}: {
  me: NonNullable<Me>
  list: PurchaseList
  product: OfferedProduct
}) {
  const t = useTranslations('purchases')
  const checkout = useTranslations('checkout')
  const currencyWords = useTranslations('plans.currency')
  const money = useMoney()
  const local = useLocalized()
  const { appName, stripeMode, termsUrl } = useConfig()
  const [, navigate] = useLocation()
  const isOnline = useIsOnline()
  const reason = useId()
  const card = useRef<CardForm>(null)
  const [cardStatus, setCardStatus] = useState<CardBoxStatus>('loading')
  const paying = usePayingMethod({ isWanted: true, isTrial: false })
  const [chosen, setChosen] = useState(list.currency)
  const currency = list.isCurrencyFixed ? list.currency : chosen
  const price = product.prices.find((each) => each.currency === currency) ?? { amountMinor: 0, currency }
  const buying = useBuy({
    accountId: me.account.id,
    product,
    price,
    productsVersion: list.productsVersion,
    card,
    methodId: paying.methodId,
    onFinished: (attemptId) => navigate(unlockPaths.bought(attemptId), { replace: true }),
  })
  const isTyped = paying.methodId === null
  const amount = money(buying.due)
  const locked = lockOf()

  return (
    <form
      aria-label={t('buyTitle')}
      noValidate
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        if (locked === null) void buying.submit()
      }}
    >
      <Card className="grid gap-3">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6">
          <span>{t('onceWords')}</span>
          <span className="text-total font-semibold tabular-nums">{amount}</span>
        </div>
        {list.isCurrencyFixed || product.prices.length < 2 ? null : (
          <SelectField
            label={currencyWords('label')}
            value={currency}
            disabled={buying.phase !== 'idle'}
            onChange={(event) => setChosen(currencies.find((each) => each === event.target.value) ?? chosen)}
          >
            {product.prices.map((each) => (
              <option key={each.currency} value={each.currency}>
                {currencyWords(each.currency)}
              </option>
            ))}
          </SelectField>
        )}
        <ul className="grid gap-1 text-label">
          {product.credits === null ? null : (
            <Brings words={t('bringsCredits', { credits: product.credits })} />
          )}
          {product.unlocks.map((feature) => (
            <Brings key={feature.code} words={t('unlocks', { feature: local(feature.name) })} />
          ))}
        </ul>
      </Card>
      {paying.methods.length > 0 ? (
        <MethodChoice
          methods={paying.methods}
          value={paying.methodId}
          onChange={(id) => {
            if (id !== null) setCardStatus('loading')
            paying.choose(id)
          }}
          typed={checkout('typedMethod')}
          isLocked={buying.phase !== 'idle'}
        />
      ) : null}
      {isTyped && paying.isLoading ? <Skeleton className="h-80" /> : null}
      {isTyped && !paying.isLoading ? (
        <CardBox
          ref={card}
          isOnce
          dueNow={buying.due}
          customer={{ name: me.user.name, email: me.user.email }}
          status={cardStatus}
          onStatus={setCardStatus}
        />
      ) : null}
      {buying.problem ? (
        <PaymentNotice key={buying.problemTurn} problem={buying.problem} newAmount={amount} />
      ) : null}
      {isTyped && stripeMode === 'emulator' ? <TestCardStrip /> : null}
      <div className="grid max-w-line gap-2 text-label">
        <p>{t('consent', { product: local(product.name), amount, appName })}</p>
        {termsUrl === null ? null : (
          <p>
            <ExternalLink href={termsUrl}>{checkout('consent.terms', { appName })}</ExternalLink>
          </p>
        )}
      </div>
      <div className="grid gap-2">
        <Button
          type="submit"
          variant="primary"
          block
          isLocked={locked !== null}
          aria-describedby={locked === null ? undefined : reason}
          busyLabel={buying.phase === 'idle' ? undefined : checkout('paying', { amount })}
        >
          {t('pay', { amount })}
        </Button>
        {locked === null ? null : (
          <p id={reason} className="text-center text-label text-muted">
            {checkout(`locked.${locked}`, { until: '' })}
          </p>
        )}
        {buying.phase === 'asking_bank' ? (
          <p role="status" className="text-center text-label text-muted">
            {checkout('bankMayAsk')}
          </p>
        ) : null}
      </div>
    </form>
  )

  function lockOf(): 'offline' | 'provider' | 'loading' | 'blocked' | null {
    if (!isOnline) return 'offline'
    if (!list.isProviderUp) return 'provider'
    return isTyped && cardStatus !== 'ready' ? cardStatus : null
  }
}

function Brings({ words }: { words: string }) {
  return (
    <li className="flex items-start gap-2">
      <Icon name="check" className="mt-0.5 text-success" />
      {words}
    </li>
  )
}
