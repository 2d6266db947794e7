import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { SavedMethods } from '#shared/contracts/payment-methods.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useMethodWords } from './method-words.ts'
import { useMethodChange } from './use-method-change.ts'

/** A method that was taken off a moment ago, with the way back as long as there is one. */
export function LeavingMethod({
  method,
  canManage,
  takesFocus,
  onKept,
}: {
  method: SavedMethods['leaving'][number]
  canManage: boolean
  /** It was taken off on this page, where what had the focus is gone. */
  takesFocus: boolean
  onKept: (id: string) => void
}) {
  const t = useTranslations('methods')
  const errorWords = useErrorWords()
  const name = useMethodWords()(method)
  const undo = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (takesFocus) undo.current?.focus()
  }, [takesFocus])
  const keep = useMethodChange('keep', method.id, t('keptAfterAll', { name }), onKept)
  return (
    <Card as="li" className="grid gap-3">
      {keep.error ? (
        <Banner tone="danger" role="alert" title={t('changeFailed')}>
          <p>{errorWords(keep.error)}</p>
        </Banner>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-muted">{t('leaving', { name })}</p>
        {canManage ? (
          <Button
            ref={undo}
            onClick={() => keep.mutate()}
            aria-label={t('undoNamed', { name })}
            busyLabel={keep.isPending ? t('keeping') : undefined}
          >
            {t('undo')}
          </Button>
        ) : null}
      </div>
    </Card>
  )
}
