// @vitest-environment node
import { parseAst } from 'vite'
import compile from 'icu-minify/compile'
import { describe, expect, test } from 'vitest'
import english from './en.json'
import italian from './it.json'

const sources = import.meta.glob<string>(
  [
    '../**/*.{ts,tsx}',
    '../../shared/**/*.ts',
    '!../**/*.test.*',
    '!../testing/**',
    '!../mocks/**',
    '!../dev/**',
  ],
  { query: '?raw', import: 'default', eager: true },
)

type Node = { readonly type: string } & Record<string, unknown>

describe('the two languages', () => {
  test('have the same keys', () => {
    expect(Object.keys(flatten(italian)).sort()).toEqual(Object.keys(flatten(english)).sort())
  })

  test('have the same arguments and tags in each message', () => {
    const words = flatten(italian)
    for (const [key, message] of Object.entries(flatten(english))) {
      expect({ key, takes: argumentsOf(words[key] ?? '') }).toEqual({ key, takes: argumentsOf(message) })
    }
  })

  test('hold no empty message and no straight quote that swallows an argument', () => {
    const doubtful = [...Object.entries(flatten(english)), ...Object.entries(flatten(italian))].filter(
      ([, message]) => message.trim() === '' || /'[{}<]/.test(message),
    )
    expect(doubtful).toEqual([])
  })
})

test('every message is said somewhere', () => {
  const literals = new Set<string>()
  const templates = new Set<string>()
  const namespaces = new Set<string>()
  for (const [file, source] of Object.entries(sources)) {
    const words = wordsOf(file, source)
    words.literals.forEach((literal) => literals.add(literal))
    words.templates.forEach((template) => templates.add(template))
    words.namespaces.forEach((namespace) => namespaces.add(namespace))
  }
  const patterns = [...templates].map((template) => new RegExp(`^${template}$`))
  const silent = Object.keys(flatten(english)).filter((key) =>
    [...namespaces]
      .filter((namespace) => key.startsWith(`${namespace}.`))
      .map((namespace) => key.slice(namespace.length + 1))
      .every((rest) => !literals.has(rest) && !patterns.some((pattern) => pattern.test(rest))),
  )
  expect(silent).toEqual([])
})

test('no screen writes words of its own', () => {
  const found: string[] = []
  for (const [file, source] of Object.entries(sources)) {
    // The designers' tools and stories are no screen: people who use the product never load them.
    if (!file.endsWith('.tsx') || /^\.\.\/(dev|stories)\//.test(file)) continue
    walk(parseTsx(file, source), (node) => {
      if (node.type === 'JSXText' && /\p{L}{2,}/u.test(String(node['value'])))
        found.push(`${file}: ${String(node['value'])}`)
      if (node.type !== 'JSXAttribute') return
      const name = (node['name'] as { name?: unknown }).name
      const value = node['value'] as { type?: unknown; value?: unknown } | null
      const isRead = ['aria-label', 'alt', 'title', 'placeholder', 'label'].includes(String(name))
      if (isRead && value?.type === 'Literal' && /\p{L}{2,}/u.test(String(value.value))) {
        found.push(`${file}: ${String(name)}="${String(value.value)}"`)
      }
    })
  }
  expect(found).toEqual([])
})

test('an import that brings types alone says so, or the bundler would fetch the module', () => {
  const found = Object.entries(sources).flatMap(([file, source]) =>
    file.startsWith('../../shared')
      ? []
      : [...source.matchAll(/^import \{([^}]*)\} from '([^']+)'/gm)]
          .filter(([, names = '']) =>
            names
              .split(',')
              .map((name) => name.trim())
              .filter(Boolean)
              .every((name) => name.startsWith('type ')),
          )
          .map(([, , from]) => `${file}: ${from}`),
  )
  expect(found).toEqual([])
})

function flatten(node: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value === 'string') return [[prefix + key, value]]
      return typeof value === 'object' && value !== null
        ? Object.entries(flatten(value, `${prefix}${key}.`))
        : []
    }),
  )
}

/** The names that a message takes, each with its kind: an argument, a plural, a tag. Reads the compiler's lists. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>()
  const visit = (elements: unknown) => {
    for (const element of isList(elements) ? elements : []) {
      if (!isList(element)) continue
      const [name, kind, options] = element
      const isFormatted = typeof kind === 'number' && kind !== 0
      names.add(isFormatted ? `${String(name)}, ${kind}` : String(name))
      if (!isFormatted) visit(element.slice(1))
      else if (typeof options === 'object' && options !== null) Object.values(options).forEach(visit)
    }
  }
  visit(compile(message))
  return [...names].sort()
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** All strings of a file, its template strings as patterns, and the namespaces that it takes words from. */
function wordsOf(file: string, source: string) {
  const literals: string[] = []
  const templates: string[] = []
  const namespaces: string[] = []
  walk(parseTsx(file, source), (node) => {
    if (node.type === 'Literal' && typeof node['value'] === 'string') literals.push(node['value'])
    if (node.type === 'TemplateLiteral') {
      const quasis = node['quasis'] as { value: { cooked: string } }[]
      if (quasis.some(({ value }) => value.cooked !== '')) {
        templates.push(quasis.map(({ value }) => escape(value.cooked)).join('.+'))
      }
    }
    if (node.type === 'CallExpression') {
      const callee = node['callee'] as { name?: unknown }
      const [first] = node['arguments'] as { value?: unknown }[]
      if (callee.name === 'useTranslations' && typeof first?.value === 'string') namespaces.push(first.value)
    }
  })
  return { literals, templates, namespaces }
}

function parseTsx(file: string, source: string): Node {
  const tree: unknown = parseAst(source, { lang: file.endsWith('.tsx') ? 'tsx' : 'ts' })
  if (!isNode(tree)) throw new Error(`${file} gave no syntax tree`)
  return tree
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const child of Object.values(node)) {
    for (const candidate of Array.isArray(child) ? child : [child])
      if (isNode(candidate)) walk(candidate, visit)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
