import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Members } from '#shared/contracts/members.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useMembersAct } from './use-members-act.ts'

type Person = Members['people'][number]

/** Who belongs to the account. Removing somebody says what becomes of the seat before it is done. */
export function PeopleList({ members: { people, seats } }: { members: Members }) {
  const t = useTranslations('members')
  const words = useErrorWords()
  const client = useTRPCClient()
  const title = useId()
  const removeMeans =
    seats === null ? 'removeMeansNoSeat' : seats.isSold ? 'removeMeans' : 'removeMeansIncluded'
  const [leaving, setLeaving] = useState<string | null>(null)
  const remove = useMembersAct(
    ({ id }: Person) => client.members.remove.mutate({ memberId: id }),
    ({ name }) => t('removed', { name }),
    () => setLeaving(null),
  )
  return (
    <section aria-labelledby={title} className="grid gap-3">
      <h2 id={title} className="text-h3 font-semibold">
        {t('peopleTitle')}
      </h2>
      {remove.isError ? (
        <Banner tone="danger" role="alert" title={t('removeFailed')}>
          <p>{words(remove.error)}</p>
        </Banner>
      ) : null}
      <Card>
        <ul className="-my-3 grid divide-y divide-hairline">
          {people.map((person) => (
            <li key={person.id} className="grid gap-3 py-3">
              <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                <PersonWords person={person} />
                {person.mayRemove && leaving !== person.id ? (
                  <Button
                    aria-label={t('removeOf', { name: person.name })}
                    onClick={() => {
                      remove.reset()
                      setLeaving(person.id)
                    }}
                  >
                    {t('remove')}
                  </Button>
                ) : null}
              </div>
              {leaving === person.id ? (
                <div className="grid gap-3" role="group" aria-label={t('removeOf', { name: person.name })}>
                  <p>{t(removeMeans, { name: person.name })}</p>
                  <div className="flex flex-wrap gap-3">
                    <Button
                      variant="primary"
                      busyLabel={remove.isPending ? t('removing') : undefined}
                      onClick={() => {
                        if (!remove.isPending) remove.mutate(person)
                      }}
                    >
                      {t('removeOf', { name: person.name })}
                    </Button>
                    <Button onClick={() => setLeaving(null)}>{t('keep')}</Button>
                  </div>
                </div>
              ) : null}
            </li>
          ))}
        </ul>
      </Card>
    </section>
  )
}

function PersonWords({ person: { name, email, role, since, isYou } }: { person: Person }) {
  const t = useTranslations('members')
  const roles = useTranslations('roles')
  const dates = useDates()
  return (
    <div className="grid min-w-0">
      <span className="font-medium wrap-anywhere">{isYou ? t('you', { name }) : name}</span>
      {email === null ? null : <span className="text-label wrap-anywhere text-muted">{email}</span>}
      <span className="text-label text-muted">
        {t('since', { role: roles(role), date: dates.day(since) })}
      </span>
    </div>
  )
}
