import { useEffect, useState, type Ref } from 'react'
import { useTranslations } from 'use-intl'
import { useConfig } from '../app/config-context.ts'
import { useLanguage } from '../i18n/language-provider.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx'
import { AddressFields, type AddressFieldsProps } from './address-fields.tsx'
import type { AddressForm } from './address-form.ts'
import type { CardBoxStatus } from './card-box.tsx'
import { useStripeJs } from './use-stripe-js.ts'

export interface AddressBoxProps extends Pick<AddressFieldsProps, 'nameOf' | 'defaults' | 'onChange'> {
  readonly status: CardBoxStatus
  readonly onStatus: (status: CardBoxStatus) => void
  readonly ref: Ref<AddressForm>
}

/** Name and address, with what is shown while the fields load and when they cannot. */
export function AddressBox({ status, onStatus, nameOf, ...fields }: AddressBoxProps) {
  const t = useTranslations('stripe')
  const { stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  const stripeJs = useStripeJs({ stripeJsUrl, publishableKey, locale: language })
  const [turn, setTurn] = useState(0)
  const isScriptBlocked = stripeJs.status === 'blocked'
  useEffect(() => {
    if (isScriptBlocked) onStatus('blocked')
  }, [isScriptBlocked, onStatus])

  const retry = () => {
    onStatus('loading')
    setTurn((before) => before + 1)
    stripeJs.retry()
  }

  if (status === 'blocked' || isScriptBlocked) {
    return (
      <Banner
        tone="danger"
        role="alert"
        title={t('addressBlockedTitle')}
        actions={<Button onClick={retry}>{t('blockedRetry')}</Button>}
      >
        <p>{t('addressBlockedHow')}</p>
      </Banner>
    )
  }
  return (
    <div
      role="group"
      aria-label={t('addressGroup')}
      className={classes('relative', status !== 'ready' && 'min-h-96')}
    >
      {status === 'ready' ? null : (
        <div className="absolute inset-0 grid content-start gap-4">
          <LoadingNote onRetry={retry} />
          <Skeleton className="h-17" />
          <Skeleton className="h-17" />
          <Skeleton className="h-17" />
        </div>
      )}
      {stripeJs.status === 'ready' ? (
        <div className={classes('transition-opacity', status !== 'ready' && 'opacity-0')}>
          <AddressFields
            // The kind of name is fixed once the fields are there.
            key={`${turn} ${nameOf}`}
            stripe={stripeJs.stripe}
            locale={language}
            nameOf={nameOf}
            onReady={() => onStatus('ready')}
            onLoadError={() => onStatus('blocked')}
            {...fields}
          />
        </div>
      ) : null}
    </div>
  )
}
