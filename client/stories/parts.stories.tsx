import type { Meta } from '@storybook/react-vite'
import { useState } from 'react'
import { Badge } from '../ui/badge.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button, type ButtonVariant } from '../ui/button.tsx'
import { CheckboxField } from '../ui/checkbox-field.tsx'
import { ChoiceList } from '../ui/choice-list.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { Money } from '../ui/money.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { Tone } from '../ui/tone.ts'
import { states } from './parts.tsx'

const meta: Meta = { title: 'Parts' }
export default meta

const variants = ['primary', 'secondary', 'quiet', 'danger'] as const satisfies readonly ButtonVariant[]
const tones: readonly Tone[] = ['neutral', 'info', 'success', 'warning', 'danger']
const amounts = [
  { amountMinor: 2900, currency: 'eur' },
  { amountMinor: -1240, currency: 'eur' },
  { amountMinor: 0, currency: 'usd' },
] as const

export const Buttons = states('Buttons', () => (
  <div className="grid gap-4">
    {variants.map((variant) => (
      <p key={variant} className="flex flex-wrap gap-3">
        <Button variant={variant}>Pay €29.00</Button>
        <Button variant={variant} busyLabel="Paying €29.00…">
          Pay €29.00
        </Button>
        <Button variant={variant} isLocked>
          Locked
        </Button>
      </p>
    ))}
  </div>
))

export const Banners = states('Banners', () => (
  <div className="grid gap-4">
    {tones.map((tone) => (
      <Banner key={tone} tone={tone} title={`A ${tone} title`} actions={<Button>Next step</Button>}>
        What happened, what did not, and what to do next.
      </Banner>
    ))}
  </div>
))

export const Badges = states('Badges', () => (
  <p className="flex flex-wrap gap-3">
    {tones.map((tone) => (
      <Badge key={tone} tone={tone}>
        {tone}
      </Badge>
    ))}
  </p>
))

export const Fields = states('Fields', () => (
  <div className="grid gap-4">
    <TextField label="Name" defaultValue="Ana Active" />
    <TextField label="Email" hint="Receipts go there." type="email" />
    <TextField label="Tax id" error="This is no number of that country." defaultValue="IT123" />
    <SelectField label="Country" defaultValue="it">
      <option value="it">Italy</option>
      <option value="de">Germany</option>
    </SelectField>
  </div>
))

export const Choices = states('Choices', function Choices() {
  const [interval, setInterval] = useState<'month' | 'year'>('month')
  const [reason, setReason] = useState<'price' | 'other' | null>(null)
  const [isTold, setIsTold] = useState(true)
  const [seats, setSeats] = useState(3)
  return (
    <div className="grid gap-6">
      <SegmentedControl
        legend="Billed"
        options={[
          { value: 'month', label: 'Monthly' },
          { value: 'year', label: 'Yearly' },
        ]}
        value={interval}
        onChange={setInterval}
      />
      <ChoiceList
        legend="Why?"
        options={[
          { value: 'price', label: 'It costs too much' },
          { value: 'other', label: 'Something else', hint: 'Tell us if you like.' },
        ]}
        value={reason}
        onChange={setReason}
      />
      <CheckboxField label="Tell me before each charge" checked={isTold} onChange={setIsTold} />
      <NumberField
        label="Seats"
        value={seats}
        min={1}
        max={50}
        onChange={setSeats}
        rangeError="Between 1 and 50."
        decreaseLabel="One seat less"
        increaseLabel="One seat more"
      />
    </div>
  )
})

export const Amounts = states('Amounts', () => (
  <ul className="grid gap-2">
    {amounts.map((amount) => (
      <li key={amount.amountMinor}>
        <Money amount={amount} />
      </li>
    ))}
  </ul>
))

export const Answers = states('Answers', () => (
  <Disclosure summary="Can I cancel at any time?">Yes, in two clicks.</Disclosure>
))

export const Loading = states('Loading', () => (
  <div className="grid gap-3">
    <Skeleton className="h-10" />
    <Skeleton className="h-24" />
  </div>
))
