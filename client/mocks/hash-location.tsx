import { type ReactNode, useSyncExternalStore } from 'react'
import { Router } from 'wouter'

/**
 * Addresses of the mocks: `?scenario=paused#/billing/change?plan=team`. The app's own path and query stand behind the
 * hash, so that a static host needs to know one file and an overlay in the query stays through every link.
 */
export function routeByHash(client: ReactNode): ReactNode {
  return (
    <Router hook={useHashPathWithLinks} searchHook={useHashSearch}>
      {client}
    </Router>
  )
}

/** Puts an address that came in another form into the hash: a path of the app that a host answered with this page, or none. */
export function bringAddressIntoHash(base: string): void {
  if (window.location.hash.startsWith('#/')) return
  const path = window.location.pathname.slice(base.length)
  navigate(`/${path === 'index.html' ? '' : path}`, { replace: true })
}

function useHashPath(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, () => addressInHash().path), navigate]
}

const useHashPathWithLinks = Object.assign(useHashPath, { hrefs: (href: string) => `#${href}` })

function useHashSearch(): string {
  return useSyncExternalStore(subscribe, () => addressInHash().search)
}

function addressInHash(): { path: string; search: string } {
  const [path = '', search = ''] = window.location.hash.slice(1).split('?')
  return { path: path === '' ? '/' : path, search }
}

function navigate(
  to: string,
  { replace = false, state = null }: { replace?: boolean; state?: unknown } = {},
) {
  const url = new URL(window.location.href)
  url.pathname = new URL(document.baseURI).pathname
  url.hash = to
  if (replace) window.history.replaceState(state, '', url)
  else window.history.pushState(state, '', url)
  window.dispatchEvent(new Event(movedEvent))
}

const movedEvent = 'mocks-moved'

function subscribe(onChange: () => void): () => void {
  for (const name of ['hashchange', 'popstate', movedEvent]) window.addEventListener(name, onChange)
  return () => {
    for (const name of ['hashchange', 'popstate', movedEvent]) window.removeEventListener(name, onChange)
  }
}
