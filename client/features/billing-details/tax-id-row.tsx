import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { taxIdLabel } from '#shared/billing/tax-id-types.ts'
import type { SavedTaxId } from '#shared/contracts/billing-details.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import type { Tone } from '../../ui/tone.ts'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useRemoveTaxId } from './use-tax-id-change.ts'

const tones = {
  pending: 'info',
  verified: 'success',
  unverified: 'warning',
  unavailable: 'neutral',
} as const satisfies Record<SavedTaxId['status'], Tone>

/** One number, what its register says and what that means. */
export function TaxIdRow({ taxId, canManage }: { taxId: SavedTaxId; canManage: boolean }) {
  const t = useTranslations('details.taxIds')
  const errorWords = useErrorWords()
  const announce = useAnnounce()
  const heading = useId()
  const { type, value, status, verifiedName } = taxId
  const removing = useRemoveTaxId(() => announce(t('removed', { value })))
  return (
    <Card as="li" aria-labelledby={heading} className="grid gap-2">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-0.5">
          <p className="text-label text-muted">{t(`label.${taxIdLabel(type)}`)}</p>
          <h3 id={heading} className="text-h3 wrap-anywhere tabular-nums">
            {value}
          </h3>
        </div>
        <Badge tone={tones[status]} {...(status === 'pending' && { icon: 'clock' as const })}>
          {t(`status.${status}`)}
        </Badge>
      </div>
      <p className="max-w-line text-muted">
        {status === 'verified' && verifiedName !== null
          ? t('registeredAs', { name: verifiedName })
          : t(`meaning.${status}`)}
      </p>
      {removing.error ? (
        <p role="alert" className="text-danger">
          {errorWords(removing.error)}
        </p>
      ) : null}
      {canManage ? (
        <div>
          <Button
            variant="quiet"
            aria-label={t('removeNamed', { value })}
            busyLabel={removing.isPending ? t('removing') : undefined}
            onClick={() => removing.mutate({ type, value })}
          >
            {t('remove')}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}
