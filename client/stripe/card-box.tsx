import { useCallback, useEffect, useState, type Ref } from 'react'
import { useTranslations } from 'use-intl'
import type { MethodType } from '#shared/billing/method-types.ts'
import type { Money } from '#shared/money.ts'
import { useConfig } from '../app/config-context.ts'
import { useLanguage } from '../i18n/language-provider.tsx'
import type { CardForm } from './card-form.ts'
import { CardFields } from './card-fields.tsx'
import { StripeElementsProvider } from './elements-provider.tsx'
import { useStripeJs } from './use-stripe-js.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/icon.tsx'
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx'

export type CardBoxStatus = 'loading' | 'ready' | 'blocked'

export interface CardBoxProps {
  readonly dueNow: Money
  /** Paid once, and not kept for later charges. */
  readonly isOnce?: boolean
  /** Who pays, for Stripe's records; absent where nobody knows. */
  readonly customer?: { readonly name: string; readonly email: string } | undefined
  /** What may be typed; absent = cards. */
  readonly methodTypes?: readonly MethodType[] | undefined
  readonly status: CardBoxStatus
  readonly onStatus: (status: CardBoxStatus) => void
  readonly ref: Ref<CardForm>
}

/** The one place where a card is typed: a box of its own that says where the details go. */
export function CardBox({ dueNow, isOnce, customer, methodTypes, status, onStatus, ref }: CardBoxProps) {
  const t = useTranslations('stripe')
  const { appName, stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  const stripeJs = useStripeJs({ stripeJsUrl, publishableKey, locale: language })
  const [turn, setTurn] = useState(0)
  const isScriptBlocked = stripeJs.status === 'blocked'
  const hasTabs = methodTypes !== undefined && methodTypes.length > 1
  const isBlocked = status === 'blocked' || isScriptBlocked
  useEffect(() => {
    if (isScriptBlocked) onStatus('blocked')
  }, [isScriptBlocked, onStatus])

  const [isFilled, setIsFilled] = useState(false)
  const watchForm = useCallback((form: HTMLDivElement | null) => watchHeight(form, setIsFilled), [])
  const keepsRoom = status !== 'ready' || !isFilled

  const retry = () => {
    onStatus('loading')
    setTurn((before) => before + 1)
    stripeJs.retry()
  }

  return (
    <div
      role="group"
      aria-label={t('group')}
      className="grid gap-4 rounded-card border border-control bg-safe-bg p-4 shadow-hairline sm:p-6"
    >
      <p className="flex items-start gap-2 text-label text-muted">
        <Icon name="lock" className="mt-0.5 text-success" />
        {t('whereItGoes')}
      </p>
      {isBlocked ? (
        <Banner
          tone="danger"
          role="alert"
          title={t('blockedTitle')}
          actions={<Button onClick={retry}>{t('blockedRetry')}</Button>}
        >
          <p>{t('blockedHow')}</p>
        </Banner>
      ) : (
        <div className="@container">
          <div className={classes('relative', keepsRoom && reservedHeights[hasTabs ? 'tabs' : 'single'])}>
            {status === 'ready' ? null : <CardSkeleton onRetry={retry} />}
            {stripeJs.status === 'ready' ? (
              <div
                ref={watchForm}
                className={classes('transition-opacity', status !== 'ready' && 'opacity-0')}
              >
                <StripeElementsProvider
                  key={turn}
                  stripe={stripeJs.stripe}
                  dueNow={dueNow}
                  isOnce={isOnce}
                  methodTypes={methodTypes}
                  locale={language}
                >
                  <CardFields
                    ref={ref}
                    businessName={appName}
                    customer={customer}
                    onReady={() => onStatus('ready')}
                    onLoadError={() => onStatus('blocked')}
                  />
                </StripeElementsProvider>
              </div>
            ) : null}
          </div>
        </div>
      )}
    </div>
  )
}

/**
 * What the form takes once it is ready: four rows of fields, three where country and postal code stand side by side, below
 * a row of tabs where there is a choice. Let go of then, because rows come and go with the country.
 */
const reservedHeights = {
  single: 'min-h-80 @min-[24.5rem]:min-h-59',
  tabs: 'min-h-99.5 @min-[24.5rem]:min-h-78.5',
}

/** Tells whether the form takes room: Stripe.js may say that it is ready a moment before its frame has grown. */
function watchHeight(
  form: HTMLDivElement | null,
  tell: (isFilled: boolean) => void,
): (() => void) | undefined {
  if (form === null) return undefined
  const look = () => tell(form.getBoundingClientRect().height > 0)
  if (typeof ResizeObserver === 'undefined') {
    tell(true)
    return undefined
  }
  const observer = new ResizeObserver(look)
  observer.observe(form)
  return () => {
    observer.disconnect()
    tell(false)
  }
}

/** The shape of the card fields while they load. */
function CardSkeleton({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="absolute inset-0">
      <div className="grid grid-cols-2 gap-4">
        <Skeleton className="col-span-2 h-17" />
        <Skeleton className="h-17" />
        <Skeleton className="h-17" />
        <Skeleton className="col-span-2 h-17 @min-[24.5rem]:col-span-1" />
        <Skeleton className="col-span-2 h-17 @min-[24.5rem]:col-span-1" />
      </div>
      <div className="absolute inset-x-4 top-3">
        <LoadingNote onRetry={onRetry} />
      </div>
    </div>
  )
}
