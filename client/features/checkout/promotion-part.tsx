import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { CodeField } from '../promotions/code-field.tsx'
import { useCodeErrorWords } from '../promotions/use-code-error-words.ts'
import { useDiscountWords } from '../promotions/use-discount-words.ts'
import type { OrderPromotion } from './use-order-promotion.ts'

/** A link that opens the field for a promotion code, and afterwards what the code does. */
export function PromotionPart({
  promotion,
  isLocked,
  onCode,
}: {
  promotion: OrderPromotion
  isLocked: boolean
  /** Takes a code, or the one that is there away. */
  onCode: (code: string | null) => void
}) {
  const t = useTranslations('promotion')
  const words = useCodeErrorWords()
  const discountWords = useDiscountWords()
  const [isOpen, setIsOpen] = useState(false)
  const { code, quote, isPricing, error, refresh } = promotion
  const applied = useRef<HTMLDivElement>(null)
  const isApplied = quote !== null
  useEffect(() => {
    // The field with the focus in it is gone.
    if (isApplied && isOpen) applied.current?.focus()
  }, [isApplied, isOpen])

  if (quote !== null) {
    return (
      <div
        ref={applied}
        tabIndex={-1}
        className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-input border border-hairline px-4 py-2"
      >
        <p className="min-w-0">
          <strong className="wrap-anywhere">{quote.discount.code}</strong>
          <span className="block text-label text-muted">{discountWords(quote.discount)}</span>
        </p>
        <Button
          variant="quiet"
          isLocked={isLocked}
          aria-label={t('removeCode', { code: quote.discount.code ?? '' })}
          onClick={() => {
            setIsOpen(false)
            onCode(null)
          }}
        >
          {t('remove')}
        </Button>
      </div>
    )
  }
  if (!isOpen && code === null) {
    return (
      <div>
        <Button variant="quiet" className="-mx-4" isLocked={isLocked} onClick={() => setIsOpen(true)}>
          {t('add')}
        </Button>
      </div>
    )
  }
  return (
    <CodeField
      initial={code ?? ''}
      hasFocus={isOpen}
      isChecking={isPricing}
      isLocked={isLocked}
      error={error ? words(error) : null}
      onApply={(next) => (next === code ? refresh() : onCode(next))}
    />
  )
}
