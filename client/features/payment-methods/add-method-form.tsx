import { useId, useRef, useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '#shared/contracts/account.ts'
import { methodTypesFor } from '#shared/billing/method-types.ts'
import type { FinishedSetup } from '#shared/contracts/payment-methods.ts'
import { useConfig } from '../../app/config-context.ts'
import { useIsOnline } from '../../app/use-is-online.ts'
import { CardBox, type CardBoxStatus } from '../../stripe/card-box.tsx'
import type { CardForm } from '../../stripe/card-form.ts'
import { TestCardStrip } from '../../stripe/test-card-strip.tsx'
import { Button } from '../../ui/button.tsx'
import { PaymentNotice } from '../checkout/payment-notice.tsx'
import { useAddMethod } from './use-add-method.ts'

export interface AddMethodFormProps {
  readonly me: NonNullable<Me>
  /** The words of the button. */
  readonly action: string
  readonly makesDefault: boolean
  /** Choices between the fields and the button. */
  readonly children?: ReactNode
  /** Runs before the form is free again, so that what follows is part of the same press. */
  readonly onSaved: (finished: FinishedSetup) => Promise<void>
}

/** The fields of a new payment method, what saving it means, and the button. What was typed stays after a refusal. */
export function AddMethodForm({ me, action, makesDefault, children, onSaved }: AddMethodFormProps) {
  const t = useTranslations('methods')
  const { appName, stripeMode } = useConfig()
  const card = useRef<CardForm>(null)
  const [status, setStatus] = useState<CardBoxStatus>('loading')
  const [isFollowing, setIsFollowing] = useState(false)
  const adding = useAddMethod(card)
  const isOnline = useIsOnline()
  const reason = useId()
  const currency = me.account.currency ?? 'eur'
  const isLocked = status !== 'ready' || !isOnline
  const isBusy = adding.phase !== 'idle' || isFollowing

  const submit = async () => {
    if (isLocked || isBusy) return
    const finished = await adding.submit({ makeDefault: makesDefault })
    if (finished === null) return
    setIsFollowing(true)
    await onSaved(finished)
    setIsFollowing(false)
  }

  return (
    <form
      noValidate
      aria-label={t('addTitle')}
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <CardBox
        ref={card}
        dueNow={{ amountMinor: 0, currency }}
        methodTypes={methodTypesFor(currency)}
        customer={{ name: me.user.name, email: me.user.email }}
        status={status}
        onStatus={setStatus}
      />
      {adding.problem ? (
        <PaymentNotice key={adding.problemTurn} problem={adding.problem} newAmount="" />
      ) : null}
      {stripeMode === 'emulator' ? <TestCardStrip methodTypes={methodTypesFor(currency)} /> : null}
      {children}
      <p className="max-w-line text-label text-muted">{t('mandate', { appName })}</p>
      <div className="grid gap-2">
        <Button
          type="submit"
          variant="primary"
          block
          isLocked={isLocked}
          aria-describedby={isLocked ? reason : undefined}
          busyLabel={isBusy ? t('saving') : undefined}
        >
          {action}
        </Button>
        {isLocked ? (
          <p id={reason} className="text-center text-label text-muted">
            {t(isOnline ? (status === 'blocked' ? 'locked.blocked' : 'locked.loading') : 'locked.offline')}
          </p>
        ) : null}
        {adding.phase === 'asking_bank' ? (
          <p role="status" className="text-center text-label text-muted">
            {t('bankMayAsk')}
          </p>
        ) : null}
      </div>
    </form>
  )
}
