/** The address of this page with other options in its query; null takes an option out. */
export function addressWith(options: Readonly<Record<string, string | null>>, hash?: string): string {
  const url = new URL(window.location.href)
  for (const [name, value] of Object.entries(options)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  if (hash !== undefined) url.hash = hash
  return url.href
}

/** Opens that address as a link does: the scenario in it is entered anew. */
export function open(address: string): void {
  const isSame = address === window.location.href
  const isSameDocument = address.split('#')[0] === window.location.href.split('#')[0]
  if (!isSameDocument) window.location.assign(address)
  else if (isSame) window.location.reload()
  else {
    window.location.assign(address)
    window.location.reload()
  }
}
