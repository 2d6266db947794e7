import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { consentVersion } from '#shared/consent.ts'
import type { OfferedProduct } from '#shared/contracts/purchases.ts'
import type { Credits } from '#shared/contracts/credits.ts'
import type { TopUp } from '#shared/contracts/top-ups.ts'
import type { Currency } from '#shared/money.ts'
import { useConfig } from '../../app/config-context.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useMoney } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'

const offeredMost = [1, 2, 3, 5, 10] as const
const wholePattern = /^[1-9]\d{0,5}$/

/** What is bought by itself, when, and how often at most; the button agrees to being charged for it. What is typed stays when saving fails. */
export function TopUpForm({
  topUp: { settings, method, boughtThisMonth },
  packs,
  currency,
  productsVersion,
  isOn,
  credits,
}: {
  topUp: TopUp
  packs: readonly OfferedProduct[]
  currency: Currency
  productsVersion: string
  isOn: boolean
  credits: Pick<NonNullable<Credits>, 'balance' | 'isUnlimited'>
}) {
  const t = useTranslations('topUp')
  const local = useLocalized()
  const money = useMoney()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { appName } = useConfig()
  const [product, setProduct] = useState(settings?.product ?? packs[0]?.code ?? '')
  const [typed, setTyped] = useState(String(settings?.whenBelow ?? 10))
  const [maxPerMonth, setMaxPerMonth] = useState(settings?.maxPerMonth ?? 3)
  const [hasTried, setHasTried] = useState(false)
  const save = useMutation(
    trpc.credits.saveTopUp.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.credits.pathFilter()),
    }),
  )
  const pack = packs.find(({ code }) => code === product) ?? packs[0]
  const price = pack?.prices.find((each) => each.currency === currency)
  const isGood = wholePattern.test(typed.trim())
  if (pack === undefined || price === undefined) return null
  const isLowNow = isGood && !credits.isUnlimited && credits.balance < Number(typed.trim())
  const most = (count: number) => money({ ...price, amountMinor: price.amountMinor * count })
  const submit = (wanted: boolean) => {
    setHasTried(true)
    if (!isGood || save.isPending) return
    save.mutate({
      isOn: wanted,
      product: pack.code,
      whenBelow: Number(typed.trim()),
      maxPerMonth,
      currency,
      productsVersion,
      consentVersion,
    })
  }
  return (
    <form
      noValidate
      className="grid gap-4 text-text"
      onSubmit={(event) => {
        event.preventDefault()
        submit(true)
      }}
    >
      <SelectField label={t('pack')} value={pack.code} onChange={(event) => setProduct(event.target.value)}>
        {packs.map(({ code, name, prices }) => {
          const each = prices.find((one) => one.currency === currency)
          return (
            <option key={code} value={code}>
              {t('packOption', { name: local(name), amount: each ? money(each) : '' })}
            </option>
          )
        })}
      </SelectField>
      <TextField
        label={t('whenBelow')}
        hint={t('whenBelowHint')}
        error={hasTried && !isGood ? t('whenBelowError') : undefined}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <SelectField
        label={t('most')}
        value={maxPerMonth}
        onChange={(event) => setMaxPerMonth(Number(event.target.value))}
      >
        {[...new Set([...offeredMost, maxPerMonth])]
          .sort((a, b) => a - b)
          .map((count) => (
            <option key={count} value={count}>
              {t('mostOption', { count, amount: most(count) })}
            </option>
          ))}
      </SelectField>
      {method === null ? (
        <p>
          {t('noMethod')} <TextLink href={paths.paymentMethods}>{t('toMethods')}</TextLink>
        </p>
      ) : (
        <p className="max-w-line text-label">
          {t('consent', {
            appName,
            pack: local(pack.name),
            amount: money(price),
            method: cardWords(method),
            whenBelow: isGood ? Number(typed.trim()) : 0,
            most: most(maxPerMonth),
          })}
        </p>
      )}
      {method !== null && isLowNow && boughtThisMonth < maxPerMonth ? (
        <p className="max-w-line text-label font-medium">
          {t('atOnce', { balance: credits.balance, pack: local(pack.name) })}
        </p>
      ) : null}
      {save.isError ? <ErrorPanel error={save.error} title={t('notSaved')} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          variant="primary"
          isLocked={method === null}
          busyLabel={save.isPending ? t('saving') : undefined}
        >
          {t(isOn ? 'save' : 'turnOn')}
        </Button>
        {settings?.isOn === true ? <Button onClick={() => submit(false)}>{t('turnOff')}</Button> : null}
      </div>
    </form>
  )
}
