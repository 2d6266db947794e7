import { useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Me } from '#shared/contracts/account.ts'
import type { SavedDetails } from '#shared/contracts/billing-details.ts'
import { AddressBox } from '../../stripe/address-box.tsx'
import type { AddressForm, TypedAddress } from '../../stripe/address-form.ts'
import type { CardBoxStatus } from '../../stripe/card-box.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useSaveDetails } from '../billing-details/use-save-details.ts'

export interface BuyerAddressProps {
  readonly me: NonNullable<Me>
  /** The address is known and the total can be worked out. */
  readonly onSaved: () => void
}

/** Asks who buys and where, because taxes depend on it and the total on them. */
export function BuyerAddress({ me, onSaved }: BuyerAddressProps) {
  const t = useTranslations('checkout.buyer')
  const trpc = useTRPC()
  const { data, error, isError, isFetching, refetch } = useQuery(trpc.billingDetails.get.queryOptions())
  return (
    <Card as="section" aria-labelledby="buyer-title" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="buyer-title" className="text-h3">
          {t('title')}
        </h2>
        <p className="text-muted">{t('lead')}</p>
      </div>
      {data ? (
        <BuyerForm me={me} saved={data} onSaved={onSaved} />
      ) : isError ? (
        <ErrorPanel
          error={error}
          title={t('loadFailed')}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <Skeleton className="h-80" />
      )}
    </Card>
  )
}

function BuyerForm({ me, saved, onSaved }: BuyerAddressProps & { saved: SavedDetails }) {
  const t = useTranslations('checkout.buyer')
  const words = useTranslations('details')
  const address = useRef<AddressForm>(null)
  const [status, setStatus] = useState<CardBoxStatus>('loading')
  const [kind, setKind] = useState(saved.details.kind)
  const [typed, setTyped] = useState<TypedAddress | null>(null)
  const saving = useSaveDetails(onSaved)
  const { emails, poNumber, language } = saved.details
  const submit = async () => {
    const who = (await address.current?.read()) ?? null
    if (who === null) return address.current?.focus()
    saving.save(saved.version, {
      kind,
      ...who,
      emails: emails.length === 0 ? [me.user.email] : emails,
      poNumber,
      language,
    })
  }
  return (
    <form
      noValidate
      aria-labelledby="buyer-title"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (status === 'ready' && !saving.isPending) void submit()
      }}
    >
      <SegmentedControl
        legend={words('kind.legend')}
        options={[
          { value: 'individual', label: words('kind.individual') },
          { value: 'company', label: words('kind.company') },
        ]}
        value={kind}
        onChange={(value) => {
          setStatus('loading')
          setKind(value)
        }}
      />
      <AddressBox
        ref={address}
        nameOf={kind}
        defaults={{
          name: typed?.name ?? saved.details.name ?? me.user.name,
          address: typed?.address ?? saved.details.address,
        }}
        status={status}
        onStatus={setStatus}
        onChange={setTyped}
      />
      {saving.isError ? <ErrorPanel error={saving.error} title={words('notSaved')} /> : null}
      <Button
        type="submit"
        variant="primary"
        block
        isLocked={status !== 'ready'}
        busyLabel={saving.isPending ? t('working') : undefined}
      >
        {t('showTotal')}
      </Button>
    </form>
  )
}
