import { type Persona, personas } from '#shared/testing/personas.ts'

const scenarios = ['newcomer', 'active', 'declined'] as const
type Scenario = (typeof scenarios)[number]

/** Who is signed in when the page opens: `?scenario=active`; nobody with `?scenario=none`; the newcomer when nothing is said. */
export function chosenScenario(search: string): Persona | null {
  const name = new URLSearchParams(search).get('scenario')
  if (name === 'none') return null
  const scenario: Scenario = scenarios.find((known) => known === name) ?? 'newcomer'
  return personas[scenario]
}
