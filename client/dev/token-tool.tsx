import { useState } from 'react'
import tokenSheet from '../styles/tokens.css?raw'
import { inputLook, Tool, ToolButton } from './parts.tsx'

/** The names of the tokens that can be tried out, in the order of the file that holds them. */
const names = [...tokenSheet.matchAll(/^ {2}(--(?:color|radius|text|spacing|font-sans)[\w-]*):/gm)].flatMap(
  ([, name]) => (name === undefined ? [] : [name]),
)

/** Tries other looks on the open page, the payment form included; what pleases is copied into `client/styles/tokens.css`. */
export function TokenTool() {
  const [search, setSearch] = useState('accent')
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({})
  const found = names.filter((name) => name.includes(search.toLowerCase()))
  const change = (name: string, value: string) => {
    document.documentElement.style.setProperty(name, value)
    setChanged({ ...changed, [name]: value })
  }
  const reset = () => {
    for (const name of Object.keys(changed)) document.documentElement.style.removeProperty(name)
    setChanged({})
  }
  return (
    <Tool title="Looks">
      <input
        type="search"
        aria-label="Search tokens"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className={inputLook}
      />
      <ul className="grid max-h-64 gap-2 overflow-y-auto">
        {found.map((name) => (
          <li key={name}>
            <TokenField name={name} value={changed[name] ?? valueOf(name)} onChange={change} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <ToolButton onClick={() => void navigator.clipboard.writeText(asLines(changed))}>
          Copy for tokens.css
        </ToolButton>
        <ToolButton onClick={reset}>As it was</ToolButton>
      </div>
    </Tool>
  )
}

function TokenField({
  name,
  value,
  onChange,
}: {
  name: string
  value: string
  onChange: (name: string, value: string) => void
}) {
  return (
    <label className="grid gap-1">
      <span className="font-mono text-meta">{name}</span>
      <span className="flex gap-2">
        {/^#[0-9a-f]{6}$/i.test(value) ? (
          <input
            type="color"
            aria-label={`Pick ${name}`}
            value={value}
            onChange={(event) => onChange(name, event.target.value)}
            className="h-8 w-12 shrink-0"
          />
        ) : null}
        <input
          value={value}
          onChange={(event) => onChange(name, event.target.value)}
          className={`${inputLook} font-mono`}
        />
      </span>
    </label>
  )
}

function valueOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function asLines(changed: Readonly<Record<string, string>>): string {
  return Object.entries(changed)
    .map(([name, value]) => `  ${name}: ${value};\n`)
    .join('')
}
