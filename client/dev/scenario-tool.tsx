import { useEffect, useState } from 'react'
import { doors, type ScenarioEntry } from './doors.ts'
import { addressWith, open } from './page-query.ts'
import { inputLook, Tool, ToolButton } from './parts.tsx'

/** Every state there is, one click away; the link of each can be copied into an issue. */
export function ScenarioTool() {
  const [all, setAll] = useState<readonly ScenarioEntry[]>([])
  const [current, setCurrent] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  useEffect(() => {
    void Promise.all([doors.scenarios(), doors.session()]).then(([scenarios, session]) => {
      setAll(scenarios)
      setCurrent(session.scenario)
    })
  }, [])
  const at = all.findIndex(({ name }) => name === current)
  const step = (by: number) => enter(all.at((at + by) % all.length)?.name)
  const found = all.filter((entry) =>
    Object.values(entry).join(' ').toLowerCase().includes(search.toLowerCase()),
  )

  return (
    <Tool title="Scenario" isOpen>
      <input
        type="search"
        aria-label="Search scenarios"
        placeholder="State, name or person"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className={inputLook}
      />
      <div className="flex flex-wrap gap-2">
        <ToolButton onClick={() => step(-1)}>Previous</ToolButton>
        <ToolButton onClick={() => step(1)}>Next</ToolButton>
        <ToolButton
          onClick={() => void navigator.clipboard.writeText(addressWith({ scenario: current, person: null }))}
        >
          Copy link
        </ToolButton>
        <ToolButton onClick={() => void doors.forget().then(() => enter('newcomer'))}>
          Start afresh
        </ToolButton>
      </div>
      <ul className="grid max-h-64 gap-1 overflow-y-auto">
        {found.map(({ name, state, person }) => (
          <li key={name} className="grid">
            <ToolButton isPressed={name === current} onClick={() => enter(name)}>
              {name}{' '}
              <span className="text-muted">
                · {state} · {person}
              </span>
            </ToolButton>
          </li>
        ))}
      </ul>
    </Tool>
  )
}

/** Stays on the screen that is looked at; a newcomer has little to see but plans. */
function enter(scenario: string | undefined): void {
  if (scenario === undefined) return
  open(addressWith({ scenario, person: null }, scenario === 'newcomer' ? '/plans' : undefined))
}
