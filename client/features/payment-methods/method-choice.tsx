import { useId, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { SavedMethod } from '#shared/contracts/payment-methods.ts'
import { Badge } from '../../ui/badge.tsx'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icon.tsx'
import { useMethodWords } from './method-words.ts'

/** What a payment goes to: one of the methods on file, or (null) one that is typed, where that is offered. */
export function MethodChoice({
  methods,
  value,
  onChange,
  typed,
  isLocked = false,
}: {
  methods: readonly SavedMethod[]
  value: string | null
  onChange: (id: string | null) => void
  /** The words for a method that is typed; absent where none can be. */
  typed?: string
  /** While a payment runs the choice stands. */
  isLocked?: boolean
}) {
  const t = useTranslations('methods')
  const words = useMethodWords()
  const name = useId()
  return (
    <fieldset className="grid min-w-0 gap-2" disabled={isLocked}>
      <legend className="mb-2 text-label font-medium">{t('payWith')}</legend>
      {methods.map((method) => (
        <Choice
          key={method.id}
          group={name}
          isChosen={method.id === value}
          isLocked={method.expiry === 'expired'}
          onChoose={() => onChange(method.id)}
        >
          <Icon name={method.type === 'card' ? 'card' : 'bank'} size={20} className="text-muted" />
          <span className="font-medium">{words(method)}</span>
          <MethodBadge method={method} />
        </Choice>
      ))}
      {typed === undefined ? null : (
        <Choice group={name} isChosen={value === null} onChoose={() => onChange(null)}>
          <Icon name="plus" size={20} className="text-muted" />
          <span className="font-medium">{typed}</span>
        </Choice>
      )}
    </fieldset>
  )
}

/** The first method that can be charged, in the order of the list, or null. */
export function firstUsable(methods: readonly SavedMethod[]): string | null {
  return methods.find(({ expiry }) => expiry !== 'expired')?.id ?? null
}

function MethodBadge({ method: { expiry, isDefault } }: { method: SavedMethod }) {
  const t = useTranslations('methods')
  if (expiry === 'expired') return <Badge tone="danger">{t('badge.expired')}</Badge>
  if (!isDefault) return null
  return (
    <Badge tone="neutral" icon="check">
      {t('default')}
    </Badge>
  )
}

function Choice({
  group,
  isChosen,
  isLocked = false,
  onChoose,
  children,
}: {
  group: string
  isChosen: boolean
  isLocked?: boolean
  onChoose: () => void
  children: ReactNode
}) {
  return (
    <label
      className={classes(
        'flex min-h-14 flex-wrap items-center gap-3 rounded-input border bg-surface px-4 py-2',
        isChosen ? 'border-accent' : 'border-control',
        isLocked && 'text-muted',
      )}
    >
      <input
        type="radio"
        name={group}
        checked={isChosen}
        disabled={isLocked}
        onChange={onChoose}
        className="size-5 shrink-0 accent-accent"
      />
      {children}
    </label>
  )
}
