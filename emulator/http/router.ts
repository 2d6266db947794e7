import type { Route } from './route.ts'

export interface Match {
  route: Route
  /** The path's own names, decoded. */
  names: Record<string, string>
}

interface Node {
  readonly fixed: Map<string, Node>
  named: Node | null
  readonly routes: Map<string, Leaf>
}

/** A route with the places of its names. */
interface Leaf {
  readonly route: Route
  readonly names: readonly (readonly [position: number, name: string])[]
}

/** Finds the route of a method and a path. A fixed segment goes before a named one (`/invoices/create_preview`). */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const root = emptyNode()
  for (const route of routes) add(root, route)

  return (method, path) => {
    const segments = path.split('/')
    const leaf = descend(root, segments, 1, method)
    return leaf && { route: leaf.route, names: namesIn(leaf, segments) }
  }
}

function emptyNode(): Node {
  return { fixed: new Map(), named: null, routes: new Map() }
}

function add(root: Node, route: Route): void {
  let node = root
  const names: [number, string][] = []
  for (const [position, segment] of route.path.split('/').entries()) {
    if (position === 0) continue
    if (segment.startsWith(':')) {
      names.push([position, segment.slice(1)])
      node.named ??= emptyNode()
      node = node.named
    } else {
      const next = node.fixed.get(segment) ?? emptyNode()
      node.fixed.set(segment, next)
      node = next
    }
  }
  if (node.routes.has(route.method)) throw new Error(`${route.method} ${route.path} is declared twice`)
  node.routes.set(route.method, { route, names })
}

function descend(
  node: Node,
  segments: readonly string[],
  position: number,
  method: string,
): Leaf | undefined {
  const segment = segments[position]
  if (segment === undefined) return node.routes.get(method)
  const fixed = node.fixed.get(segment)
  const found = fixed && descend(fixed, segments, position + 1, method)
  if (found) return found
  return node.named && segment !== '' ? descend(node.named, segments, position + 1, method) : undefined
}

function namesIn({ names: places }: Leaf, segments: readonly string[]): Record<string, string> {
  const names: Record<string, string> = {}
  for (const [position, name] of places) names[name] = decode(segments[position] ?? '')
  return names
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    // An id that is no valid encoding exists nowhere: look it up as it came.
    return segment
  }
}
