import { useEffect, useState } from 'react'
import { languageOnScreen } from '../i18n/languages.ts'
import { loadMessages, loadRestOfMessages } from '../i18n/messages.ts'
import { formatMoney } from '../ui/format-money.ts'
import { doors, type Origins } from './doors.ts'
import { Tool, ToolButton } from './parts.tsx'

interface Inspected {
  /** What stands on the page. */
  readonly text: string
  readonly sources: readonly string[]
}

const longestText = 160

/** Where an amount or a badge on the page comes from, and what the sentence of the plan is made of; as JSON for a test. */
export function InspectTool() {
  const [origins, setOrigins] = useState<Origins | null>(null)
  const [names, setNames] = useState<Names>(new Map())
  const [inspected, setInspected] = useState<Inspected | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (origins === null) return
    const look = ({ target }: Event) => {
      if (!(target instanceof Element) || target.closest('aside') !== null) return
      const text = target.textContent.trim()
      if (text === '' || text.length > longestText) return
      const sources = [...sourcesOf(text, origins), ...statesOf(text, origins, names)]
      if (sources.length > 0) setInspected({ text, sources })
    }
    document.addEventListener('pointerover', look)
    document.addEventListener('focusin', look)
    return () => {
      document.removeEventListener('pointerover', look)
      document.removeEventListener('focusin', look)
    }
  }, [origins, names])

  const begin = () =>
    void Promise.all([doors.origins(), namesOfSentences()]).then(
      ([found, named]) => {
        setOrigins(found)
        setNames(named)
      },
      (error: Error) => setSaid(error.message),
    )
  const copy = () =>
    void navigator.clipboard
      .writeText(JSON.stringify({ shown: inspected, current: origins?.current }, null, 2))
      .then(
        () => setSaid('Copied.'),
        () => setSaid('The browser did not let it be copied.'),
      )
  return (
    <Tool title="Inspect">
      <div className="flex flex-wrap gap-2">
        <ToolButton
          isPressed={origins !== null}
          onClick={() => (origins === null ? begin() : setOrigins(null))}
        >
          Point at amounts and badges
        </ToolButton>
        {origins === null ? null : <ToolButton onClick={begin}>Look again</ToolButton>}
        {origins === null ? null : <ToolButton onClick={copy}>Copy as test case</ToolButton>}
      </div>
      <div role="status" className="grid gap-2">
        {said === '' ? null : <p>{said}</p>}
        {origins === null ? null : inspected === null ? (
          <p className="text-muted">Point at an amount or a badge, or go to it with Tab.</p>
        ) : (
          <>
            <p className="font-medium">{inspected.text}</p>
            <ul className="font-mono text-meta break-all">
              {inspected.sources.map((source) => (
                <li key={source}>{source}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {origins === null ? null : (
        <details>
          <summary className="min-h-6">What the plan’s sentence is made of</summary>
          <pre className="text-meta break-all whitespace-pre-wrap">
            {JSON.stringify(origins.current, null, 1)}
          </pre>
        </details>
      )}
    </Tool>
  )
}

/** The places of all amounts that the text names, as it would be written in the language on screen. */
function sourcesOf(text: string, { amounts }: Origins): string[] {
  const { lang } = document.documentElement
  const plain = text.replaceAll(/\s/g, ' ')
  const named = amounts.filter(({ amountMinor, currency }) => {
    const words = formatMoney({ amountMinor: Math.abs(amountMinor), currency }, lang).replaceAll(/\s/g, ' ')
    const at = plain.indexOf(words)
    return at >= 0 && !/[\d.,]/.test(plain[at - 1] ?? '')
  })
  return [...new Set(named.map(({ at, amountMinor }) => `${at} = ${amountMinor}`))]
}

/** The names in the message files of each sentence that takes no values, such as `Paid`. */
type Names = ReadonlyMap<string, readonly string[]>

async function namesOfSentences(): Promise<Names> {
  const language = languageOnScreen()
  const names = new Map<string, string[]>()
  const walk = (words: object, above: string) => {
    for (const [name, word] of Object.entries(words)) {
      if (typeof word === 'string') names.set(word, [...(names.get(word) ?? []), above + name])
      else if (!Array.isArray(word)) walk(word, `${above}${name}.`)
    }
  }
  walk(await loadMessages(language), '')
  walk(await loadRestOfMessages(language), '')
  return names
}

/** The states that a badge's words stand for, by the last part of their names in the message files. */
function statesOf(text: string, { states }: Origins, names: Names): string[] {
  const values = (names.get(text) ?? []).map((name) => name.slice(name.lastIndexOf('.') + 1))
  return states.filter(({ value }) => values.includes(value)).map(({ value, at }) => `${at} = ${value}`)
}
