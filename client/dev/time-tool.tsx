import { useState } from 'react'
import { doors, type Journey } from './doors.ts'
import { Tool, ToolButton } from './parts.tsx'

const leaps = [
  { label: '+1 day', days: 1 },
  { label: '+1 week', days: 7 },
  { label: 'To the end of a trial', days: 15 },
  { label: 'To the next renewal', days: 32 },
  { label: '+1 year', days: 366 },
] as const

/** Takes the account's clock ahead and tells what happened on the way. */
export function TimeTool() {
  const [isUnderWay, setIsUnderWay] = useState(false)
  const [told, setTold] = useState<Journey | string | null>(null)
  const leap = async (days: number) => {
    setIsUnderWay(true)
    setTold(await doors.advance(days).catch((error: Error) => error.message))
    setIsUnderWay(false)
  }
  return (
    <Tool title="Time">
      <div className="flex flex-wrap gap-2">
        {leaps.map(({ label, days }) => (
          <ToolButton key={label} disabled={isUnderWay} onClick={() => void leap(days)}>
            {label}
          </ToolButton>
        ))}
      </div>
      <div role="status">{isUnderWay ? 'Time passes…' : <Told told={told} />}</div>
    </Tool>
  )
}

function Told({ told }: { told: Journey | string | null }) {
  if (told === null || typeof told === 'string') return told
  return (
    <div className="grid gap-2">
      <p>
        {told.before} → {told.after}
      </p>
      <List title="Events" entries={told.events} />
      <List title="Mails" entries={told.mails} />
    </div>
  )
}

function List({ title, entries }: { title: string; entries: readonly string[] }) {
  if (entries.length === 0) return <p className="text-muted">{title}: none</p>
  return (
    <div>
      <p className="font-medium">{title}</p>
      <ol className="ps-4 text-meta">
        {entries.map((entry, index) => (
          <li key={index}>{entry}</li>
        ))}
      </ol>
    </div>
  )
}
