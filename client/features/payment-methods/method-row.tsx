import { useEffect, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { SavedMethod, SavedMethods } from '#shared/contracts/payment-methods.ts'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useMethodWords } from './method-words.ts'
import { useMethodChange } from './use-method-change.ts'

/** One method on file: what it is, how long it is good, whether it pays, and what can be done with it. */
export function MethodRow({
  method,
  list,
  takesFocus,
  onRemoved,
}: {
  method: SavedMethod
  list: SavedMethods
  /** It has just been kept after all. */
  takesFocus: boolean
  onRemoved: (id: string) => void
}) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) title.current?.focus()
  }, [takesFocus])
  const t = useTranslations('methods')
  const words = useMethodWords()
  const name = words(method)
  const heading = useId()
  return (
    <Card as="li" aria-labelledby={heading} className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-start gap-3">
          <Icon name={method.type === 'card' ? 'card' : 'bank'} size={20} className="mt-1 text-muted" />
          <div className="grid min-w-0 gap-0.5">
            <h2 ref={title} id={heading} tabIndex={-1} className="text-h3 font-semibold">
              {name}
            </h2>
            <MethodFacts method={method} />
          </div>
        </div>
        <div className="flex flex-wrap gap-2">
          {method.isDefault ? (
            <Badge tone="success" icon="check">
              {t('default')}
            </Badge>
          ) : null}
          {method.isBackup ? <Badge tone="neutral">{t('backup')}</Badge> : null}
          <ExpiryBadge method={method} />
        </div>
      </div>
      <ExpiryNote method={method} />
      {list.canManage ? (
        <MethodActions method={method} name={name} list={list} onRemoved={onRemoved} />
      ) : null}
    </Card>
  )
}

function MethodFacts({ method }: { method: SavedMethod }) {
  const t = useTranslations('methods')
  const dates = useDates()
  const { expMonth, expYear, expiry, addedAt } = method
  return (
    <p className="text-label text-muted tabular-nums">
      {expMonth === null || expYear === null
        ? null
        : `${t(expiry === 'expired' ? 'expired' : 'expires', {
            month: String(expMonth).padStart(2, '0'),
            year: String(expYear),
          })} · `}
      {t('added', { date: dates.day(addedAt) })}
    </p>
  )
}

function ExpiryBadge({ method: { expiry } }: { method: SavedMethod }) {
  const t = useTranslations('methods')
  switch (expiry) {
    case 'expired':
      return <Badge tone="danger">{t('badge.expired')}</Badge>
    case 'before_next_charge':
    case 'expiring':
      return <Badge tone="warning">{t('badge.expiring')}</Badge>
    case 'good':
    case 'none':
      return null
  }
}

/** Banks often send the new date by themselves, so only a card that will be asked too late is a worry. */
function ExpiryNote({ method: { expiry, isDefault } }: { method: SavedMethod }) {
  const t = useTranslations('methods')
  if (expiry === 'expired') {
    return <p className="text-danger">{t(isDefault ? 'note.expired' : 'note.expiredOther')}</p>
  }
  if (expiry === 'before_next_charge') return <p className="text-warning">{t('note.beforeNextCharge')}</p>
  if (expiry === 'expiring') return <p className="text-muted">{t('note.expiring')}</p>
  return null
}

function MethodActions({
  method,
  name,
  list,
  onRemoved,
}: {
  method: SavedMethod
  name: string
  list: SavedMethods
  onRemoved: (id: string) => void
}) {
  const t = useTranslations('methods')
  const errorWords = useErrorWords()
  const reason = useId()
  const [isAsking, setIsAsking] = useState(false)
  const keepButton = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isAsking) keepButton.current?.focus()
  }, [isAsking])
  const makeDefault = useMethodChange('setDefault', method.id, t('madeDefault', { name }))
  const backup = useMethodChange(
    method.isBackup ? 'dropBackup' : 'setBackup',
    method.id,
    t(method.isBackup ? 'droppedBackup' : 'madeBackup', { name }),
  )
  const remove = useMethodChange('remove', method.id, t('leaving', { name }), onRemoved)
  const failed = makeDefault.error ?? backup.error ?? remove.error
  const effect = useDefaultEffect(list)
  const canPay = method.expiry !== 'expired'

  return (
    <div className="grid gap-3">
      {failed ? (
        <Banner tone="danger" role="alert" title={t('changeFailed')}>
          <p>{errorWords(failed)}</p>
        </Banner>
      ) : null}
      {isAsking ? (
        <div role="group" aria-label={t('remove', { name })} className="grid gap-3">
          <p>{t('removeQuestion', { name })}</p>
          <div className="flex flex-wrap gap-3">
            <Button
              variant="danger"
              onClick={() => remove.mutate()}
              busyLabel={remove.isPending ? t('removing', { name }) : undefined}
            >
              {t('remove', { name })}
            </Button>
            <Button ref={keepButton} onClick={() => setIsAsking(false)}>
              {t('keep')}
            </Button>
          </div>
        </div>
      ) : (
        <>
          {method.isDefault && effect !== null ? <p className="text-label text-muted">{effect}</p> : null}
          <div className="flex flex-wrap gap-3">
            {method.isDefault || !canPay ? null : (
              <Button
                onClick={() => makeDefault.mutate()}
                aria-label={t('makeDefaultNamed', { name })}
                busyLabel={makeDefault.isPending ? t('makingDefault') : undefined}
              >
                {t('makeDefault')}
              </Button>
            )}
            {method.isDefault || !(canPay || method.isBackup) ? null : (
              <Button
                onClick={() => backup.mutate()}
                aria-label={t(method.isBackup ? 'dropBackupNamed' : 'makeBackupNamed', { name })}
                busyLabel={backup.isPending ? t('makingBackup') : undefined}
              >
                {t(method.isBackup ? 'dropBackup' : 'makeBackup')}
              </Button>
            )}
            <Button
              onClick={() => setIsAsking(true)}
              isLocked={method.keptBecause !== null}
              aria-describedby={method.keptBecause === null ? undefined : reason}
              aria-label={t('remove', { name })}
            >
              {t('removeShort')}
            </Button>
          </div>
          {method.keptBecause === null ? null : (
            <p id={reason} className="text-label text-muted">
              {t(`kept.${method.keptBecause}`)}
            </p>
          )}
        </>
      )}
    </div>
  )
}

/** What is charged to the default next, in words. */
function useDefaultEffect({ nextCharge }: SavedMethods): string | null {
  const t = useTranslations('methods')
  const money = useMoney()
  const dates = useDates()
  if (nextCharge === null) return null
  return t('defaultEffect', { amount: money(nextCharge.amount), date: dates.day(nextCharge.at) })
}
