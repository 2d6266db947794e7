import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'use-intl'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'

/** Who is billed and where, in one line, with the way to change it. */
export function BuyerLine({ isLocked, onChange }: { isLocked: boolean; onChange: () => void }) {
  const t = useTranslations('checkout.buyer')
  const tag = useLocale()
  const trpc = useTRPC()
  const { data } = useQuery(trpc.billingDetails.get.queryOptions())
  const address = data?.details.address
  if (address == null) return null
  const country = new Intl.DisplayNames(tag, { type: 'region' }).of(address.country) ?? address.country
  const place = [address.city, country].filter((part) => part !== null).join(', ')
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4">
      <p className="min-w-0 wrap-anywhere">{t('billedTo', { name: data?.details.name ?? '', place })}</p>
      <Button variant="quiet" isLocked={isLocked} onClick={onChange}>
        {t('change')}
      </Button>
    </div>
  )
}
