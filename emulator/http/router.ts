import type { Route } from './route.ts'

export interface Match {
  route: Route
  /** The path's own names, decoded. */
  names: Record<string, string>
}

interface Node {
  readonly fixed: Map<string, Node>
  named: Node | null
  readonly routes: Map<string, Route>
}

/** Finds the route of a method and a path. A fixed segment goes before a named one (`/invoices/create_preview`). */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const root = emptyNode()
  for (const route of routes) add(root, route)

  return (method, path) => {
    const segments = path.split('/').slice(1)
    const route = descend(root, segments, method)
    return route && { route, names: namesIn(route, segments) }
  }
}

function emptyNode(): Node {
  return { fixed: new Map(), named: null, routes: new Map() }
}

function add(root: Node, route: Route): void {
  let node = root
  for (const segment of route.path.split('/').slice(1)) {
    if (segment.startsWith(':')) {
      node.named ??= emptyNode()
      node = node.named
    } else {
      const next = node.fixed.get(segment) ?? emptyNode()
      node.fixed.set(segment, next)
      node = next
    }
  }
  if (node.routes.has(route.method)) throw new Error(`${route.method} ${route.path} is declared twice`)
  node.routes.set(route.method, route)
}

function descend(node: Node, segments: readonly string[], method: string): Route | undefined {
  const [segment, ...rest] = segments
  if (segment === undefined) return node.routes.get(method)
  const fixed = node.fixed.get(segment)
  const found = fixed && descend(fixed, rest, method)
  if (found) return found
  return node.named && segment !== '' ? descend(node.named, rest, method) : undefined
}

function namesIn(route: Route, segments: readonly string[]): Record<string, string> {
  const names: Record<string, string> = {}
  for (const [position, part] of route.path.split('/').slice(1).entries()) {
    if (part.startsWith(':')) names[part.slice(1)] = decode(segments[position] ?? '')
  }
  return names
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // An id that is no valid encoding exists nowhere: look it up as it came.
    return segment
  }
}
