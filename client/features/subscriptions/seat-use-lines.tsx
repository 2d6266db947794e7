import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { useTRPC } from '../../trpc/react.ts'
import { TextLink } from '../../ui/text-link.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'

/** Seats that are paid for, in use and free, with the names of those who use them. Nothing until that is known. */
export function SeatUseLines() {
  const t = useTranslations('overview')
  const roleWords = useTranslations('roles')
  const trpc = useTRPC()
  const { data } = useQuery(trpc.subscriptions.seats.queryOptions())
  if (data == null || data.seats === null) return null
  const inUse = data.people.length
  const { invited } = data
  const over = inUse + invited - data.seats
  return (
    <div className="grid gap-1">
      <p className="text-label">
        {t('seatUse', { paid: data.seats, inUse, invited, free: Math.max(0, -over) })}
      </p>
      {over > 0 ? <p className="text-label text-warning">{t('seatsOver', { count: over })}</p> : null}
      <Disclosure summary={<span className="text-label">{t('seatNames')}</span>}>
        <ul className="grid gap-1 text-label">
          {data.people.map(({ name, role }, index) => (
            <li key={index} className="flex flex-wrap justify-between gap-x-4">
              <span className="wrap-anywhere text-text">{name}</span>
              <span>{roleWords(role)}</span>
            </li>
          ))}
        </ul>
      </Disclosure>
      <p className="text-label">
        <TextLink href={paths.members}>{t('toMembers')}</TextLink>
      </p>
    </div>
  )
}
