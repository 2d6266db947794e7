import { useId } from 'react'
import { useForm } from 'react-hook-form'
import { zodResolver } from '@hookform/resolvers/zod'
import { useTranslations } from 'use-intl'
import { z } from 'zod'
import {
  hasFreeSeat,
  requestSeatInputSchema,
  type RequestSeatInput,
  type SeatCount,
} from '#shared/contracts/members.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { TextField } from '../../ui/field.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useMembersAct } from './use-members-act.ts'

const valuesSchema = z.object({
  email: requestSeatInputSchema.shape.email,
  reason: z.string().trim().max(300),
})
type Values = z.infer<typeof valuesSchema>

/** Asks those who manage the billing for a seat. */
export function AskForSeat({ seats }: { seats: SeatCount }) {
  const t = useTranslations('members')
  const words = useErrorWords()
  const client = useTRPCClient()
  const title = useId()
  const form = useForm<Values>({
    resolver: zodResolver(valuesSchema),
    defaultValues: { email: '', reason: '' },
    mode: 'onSubmit',
    // What is put right says so while it is typed: a line that goes away at the click would move the button.
    reValidateMode: 'onChange',
  })
  const ask = useMembersAct(
    (wish: RequestSeatInput) => client.members.requestSeat.mutate(wish),
    ({ email }) => t('asked', { email }),
    () => form.reset(),
  )
  const submit = form.handleSubmit(({ email, reason }) => {
    if (!ask.isPending) ask.mutate({ email, reason: reason === '' ? null : reason })
  })
  return (
    <Card as="section" aria-labelledby={title} className="grid gap-4">
      <div className="grid gap-1">
        <h2 id={title} className="text-h3 font-semibold">
          {t('askTitle')}
        </h2>
        <p className="text-muted">
          {t(hasFreeSeat(seats) ? 'askFirst' : seats.isSold ? 'askFull' : 'askLarger')}
        </p>
      </div>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('email')}
          type="email"
          autoComplete="off"
          error={form.formState.errors.email ? t('emailWrong') : undefined}
          {...form.register('email')}
        />
        <TextField label={t('reason')} hint={t('reasonHint')} maxLength={300} {...form.register('reason')} />
        {ask.isError ? (
          <Banner tone="danger" role="alert" title={t('askFailed')}>
            <p>{words(ask.error)}</p>
          </Banner>
        ) : null}
        <div>
          <Button type="submit" variant="primary" busyLabel={ask.isPending ? t('asking') : undefined}>
            {t('ask')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
