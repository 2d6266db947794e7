import { useCallback, useEffect, useState } from 'react'
import { type Delivery, doors } from './doors.ts'
import { Tool, ToolButton } from './parts.tsx'

const shown = 12
const lateMs = 10_000

/** What Stripe has told and is about to tell, and ways to spoil it. */
export function WebhookTool() {
  const [deliveries, setDeliveries] = useState<readonly Delivery[]>([])
  const [said, setSaid] = useState('')
  const refresh = useCallback(() => doors.deliveries().then(setDeliveries), [])
  useEffect(() => void refresh(), [refresh])
  const act = (words: string, deed: Promise<unknown>) =>
    void deed
      .then(
        () => setSaid(words),
        (error: Error) => setSaid(error.message),
      )
      .then(refresh)

  return (
    <Tool title="Webhooks">
      <div className="flex flex-wrap gap-2">
        <ToolButton onClick={() => act('Nothing arrives until you let it.', doors.deliver('hold'))}>
          Hold all
        </ToolButton>
        <ToolButton onClick={() => act('What was held is on its way.', doors.deliver('release'))}>
          Let all go
        </ToolButton>
        <ToolButton
          onClick={() =>
            act(
              'The next five are ten seconds late.',
              doors.deliver('rules', { do: 'delay', ms: lateMs, count: 5 }),
            )
          }
        >
          Next five late
        </ToolButton>
        <ToolButton
          onClick={() =>
            act('The next five come twice.', doors.deliver('rules', { do: 'duplicate', count: 5 }))
          }
        >
          Next five twice
        </ToolButton>
        <ToolButton onClick={() => void refresh()}>Look again</ToolButton>
      </div>
      <p role="status">{said}</p>
      <ol className="grid max-h-64 gap-1 overflow-y-auto">
        {deliveries.slice(0, shown).map(({ id, type, state, held }) => (
          <li key={id} className="grid gap-1 border-t border-hairline py-1 first:border-t-0">
            <span>
              {type ?? 'unknown'} <span className="text-muted">· {held === true ? 'held' : state}</span>
            </span>
            <span className="flex gap-2">
              <ToolButton
                aria-label={`Send ${type ?? id} again`}
                onClick={() => act('It was sent again.', doors.deliver('resend', { id }))}
              >
                Send again
              </ToolButton>
              <ToolButton
                aria-label={`Send ${type ?? id} as a new event too`}
                onClick={() =>
                  act('It comes as a new event too.', doors.deliver('duplicate', { id, as: 'new' }))
                }
              >
                As a new event
              </ToolButton>
            </span>
          </li>
        ))}
      </ol>
    </Tool>
  )
}
