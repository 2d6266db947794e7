import { billingErrorCodes } from '#shared/errors.ts'
import { addressWith, open } from './page-query.ts'
import { inputLook, Tool, ToolButton } from './parts.tsx'

/** Options of the page's query with what each may say; the first of each is how it is without. */
const overlays = [
  { name: 'theme', label: 'Theme', values: ['', 'light', 'dark'] },
  { name: 'lang', label: 'Language', values: ['', 'en', 'it', 'pseudo'] },
  { name: 'dir', label: 'Direction', values: ['', 'rtl'] },
  { name: 'text', label: 'Text size, %', values: ['', '150', '200'] },
  { name: 'motion', label: 'Motion', values: ['', 'reduce'] },
  { name: 'latency', label: 'Latency, ms', values: ['', '500', '3000', 'never'] },
  { name: 'net', label: 'Network', values: ['', 'offline'] },
  { name: 'server', label: 'Server', values: ['', 'read_only', 'newer'] },
  { name: 'stripejs', label: 'Stripe.js', values: ['', 'blocked'] },
  { name: 'open', label: 'Open', values: ['', 'shortcuts'] },
] as const

/** Lays something over the scenario: all of it stands in the address, so that a link shows the same to others. */
export function OverlayTool() {
  const query = new URLSearchParams(window.location.search)
  const choose = (name: string, value: string) =>
    open(
      addressWith({
        [name]: value === '' ? null : value,
        // What the server writes is in the language of the person, so that another language needs another person.
        ...(name === 'lang' && { person: null }),
      }),
    )
  return (
    <Tool title="Overlays">
      <div className="grid grid-cols-2 gap-2">
        {overlays.map(({ name, label, values }) => (
          <label key={name} className="grid gap-1">
            {label}
            <select
              value={query.get(name) ?? ''}
              onChange={(event) => choose(name, event.target.value)}
              className={inputLook}
            >
              {values.map((value) => (
                <option key={value} value={value}>
                  {value === '' ? 'as it is' : value}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <FailureForm failing={query.get('fail') ?? ''} />
    </Tool>
  )
}

function FailureForm({ failing }: { failing: string }) {
  const [procedure = '', code = 'unexpected'] = failing.split(':')
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        const fields = new FormData(event.currentTarget)
        const wanted = String(fields.get('procedure') ?? '')
        open(addressWith({ fail: wanted === '' ? null : `${wanted}:${String(fields.get('code') ?? '')}` }))
      }}
    >
      <label className="grid gap-1">
        Procedure that fails
        <input
          name="procedure"
          defaultValue={procedure}
          placeholder="subscriptions.start"
          className={inputLook}
        />
      </label>
      <label className="grid gap-1">
        With
        <select name="code" defaultValue={code} className={inputLook}>
          {billingErrorCodes.map((known) => (
            <option key={known}>{known}</option>
          ))}
        </select>
      </label>
      <button type="submit" className="min-h-8 rounded-input border border-control px-3 py-1 text-label">
        Let it fail
      </button>
      <ToolButton onClick={() => open(addressWith({ fail: null }))}>Nothing fails</ToolButton>
    </form>
  )
}
