/**
 * The address to go to after sign-in, or null when `next` is not a path of this origin: other origins, `//host`,
 * `/\host` and `javascript:` are refused after parsing, as a browser would read them.
 */
export function safeNext(next: string | null, origin: string): string | null {
  if (next === null || !next.startsWith('/')) return null
  if (!URL.canParse(next, origin)) return null
  const url = new URL(next, origin)
  if (url.origin !== origin || url.pathname.startsWith('//')) return null
  return url.pathname + url.search + url.hash
}
