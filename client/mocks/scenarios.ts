/**
 * The scenario to enter when the page opens: `?scenario=paused`, nobody with `?scenario=none`. A link enters it anew each
 * time; reloading the page, going back and coming back from a bank go on in the world as it is. Without a name the
 * world goes on as well, and the first visit of all is the newcomer's.
 */
export function scenarioToEnter(
  search: string,
  arrival: NavigationTimingType | undefined,
  current: string | null,
): string | null {
  const wanted = new URLSearchParams(search).get('scenario')
  if (current === null) return wanted ?? 'newcomer'
  if (wanted === null) return null
  return arrival === 'navigate' || wanted !== current ? wanted : null
}
