import { useTranslations } from 'use-intl'
import type { SavedMethod } from '#shared/contracts/payment-methods.ts'
import { cardWords } from '../../ui/card-words.ts'

type Shown = Pick<SavedMethod, 'type' | 'brand' | 'last4' | 'wallet'>

/** A payment method as people know theirs, with the wallet that holds it. */
export function useMethodWords(): (method: Shown) => string {
  const t = useTranslations('methods')
  return (method) => {
    const words = cardWords(method)
    switch (method.wallet) {
      case 'apple_pay':
      case 'google_pay':
        return t(`wallet.${method.wallet}`, { card: words })
      default:
        return words
    }
  }
}
