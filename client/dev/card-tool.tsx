import { useState } from 'react'
import { type TestCard, testCards } from '#shared/testing/test-cards.ts'
import { inputLook, Tool, ToolButton } from './parts.tsx'

const cards: readonly TestCard[] = Object.values(testCards)
/** What the stand-in of Stripe.js listens for; Stripe's own script knows nothing of the kind. */
const fillEvent = 'stripe-stand-in:fill'

/** Test cards by wish. A click puts one into the payment form on the page and on the clipboard. */
export function CardTool() {
  const [wish, setWish] = useState('')
  const [chosen, setChosen] = useState<TestCard | null>(null)
  const found = cards.filter((card) =>
    Object.values(card).join(' ').toLowerCase().includes(wish.toLowerCase()),
  )

  return (
    <Tool title="Test card">
      <input
        type="search"
        aria-label="Search test cards"
        placeholder="What should happen?"
        value={wish}
        onChange={(event) => setWish(event.target.value)}
        className={inputLook}
      />
      <p role="status">
        {chosen === null ? 'A click fills the payment form.' : `${chosen.number}: ${chosen.expected}.`}
      </p>
      <ul className="grid max-h-64 gap-1 overflow-y-auto">
        {found.map((card) => (
          <li key={card.number} className="grid">
            <ToolButton
              onClick={() => {
                setChosen(card)
                fill(card)
              }}
            >
              {card.wish} <span className="text-muted">· {card.expected}</span>
            </ToolButton>
          </li>
        ))}
      </ul>
    </Tool>
  )
}

function fill({ number }: TestCard): void {
  const isAmex = number.startsWith('3')
  document.dispatchEvent(
    new CustomEvent(fillEvent, {
      detail: { number, expiry: '12 / 34', cvc: isAmex ? '1234' : '123', country: 'IT', postalCode: '' },
    }),
  )
  // A page that is not looked at may not write there; the form is filled all the same.
  navigator.clipboard.writeText(number).catch(() => undefined)
}
