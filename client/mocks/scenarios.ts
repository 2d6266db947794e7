/** The world as it stands: the scenario that was entered last, and a mark of the person who is signed in. */
export interface CurrentWorld {
  readonly scenario: string | null
  readonly person: string | null
}

/**
 * The scenario to enter when the page opens: `?scenario=paused`, nobody with `?scenario=none`. A link enters it anew each
 * time; reloading the page, going back and coming back from a bank go on in the world as it is, and so does an address that
 * names the person who is signed in, which is what the page makes of its own once it has entered: its links open in a
 * second tab as the same person. Whoever signs in as somebody else there stays that person when the page is loaded again.
 * Without a name the world goes on as well, and the first visit of all is the newcomer's.
 */
export function scenarioToEnter(
  search: string,
  arrival: NavigationTimingType | undefined,
  current: CurrentWorld,
): string | null {
  const query = new URLSearchParams(search)
  const wanted = query.get('scenario')
  const isEntered = query.has('person') && current.person !== null
  if (isEntered && (arrival === 'reload' || arrival === 'back_forward')) return null
  if (current.scenario === null) return wanted ?? 'newcomer'
  if (wanted === null) return null
  if (wanted !== current.scenario) return wanted
  if (current.person !== null && query.get('person') === current.person) return null
  return arrival === 'navigate' ? wanted : null
}

/** The address of the page with the person in it, where it names a scenario. */
export function addressOf(address: string, { person }: CurrentWorld): string {
  const url = new URL(address)
  if (!url.searchParams.has('scenario')) return address
  if (person === null) url.searchParams.delete('person')
  else url.searchParams.set('person', person)
  return url.href
}
