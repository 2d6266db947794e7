import compile from 'icu-minify/compile'
import type { Plugin } from 'vite'

const messageFile = /\/client\/messages\/[a-z]+\.json(?:\?(first|rest))?$/

/** What the pages before sign-in say. All else is fetched with the screens that say it. */
const firstNamespaces = ['app', 'common', 'errors', 'plans', 'account']

/** What can fail there. The other refusals come whole with the rest. */
const firstErrors = [
  'rate_limited',
  'not_found',
  'page_outdated',
  'busy',
  'stripe_unavailable',
  'invalid_input',
  'unauthenticated',
  'unexpected',
  'unreachable',
]

/**
 * A Vite plugin that parses the ICU messages while building, so that the browser needs a formatter alone and no parser, and
 * that cuts a file in two: `en.json?first` and `en.json?rest`. With `keepsSource` it cuts only: for tests, which run the
 * library's full formatter.
 */
export function compileMessages({ keepsSource = false } = {}): Plugin {
  return {
    name: 'compile-messages',
    enforce: 'pre',
    config: () => ({
      resolve: {
        alias: keepsSource
          ? []
          : [{ find: /^use-intl\/format-message$/, replacement: 'use-intl/format-message/format-only' }],
      },
    }),
    transform(source, id) {
      const match = messageFile.exec(id)
      if (match === null) return null
      const [, part] = match
      if (keepsSource && part === undefined) return null
      const messages = partOf(JSON.parse(source), part)
      const code = `export default ${JSON.stringify(keepsSource ? messages : compileAll(messages))}`
      return { code, map: null, moduleType: 'js' }
    },
  }
}

function partOf(messages: object, part: string | undefined): object {
  if (part === undefined) return messages
  const isFirst = part === 'first'
  return Object.fromEntries(
    Object.entries(messages).flatMap(([name, words]: [string, object]) => {
      if (name === 'errors') return [[name, isFirst ? only(firstErrors, words) : words]]
      return firstNamespaces.includes(name) === isFirst ? [[name, words]] : []
    }),
  )
}

function only(names: readonly string[], words: object): object {
  return Object.fromEntries(Object.entries(words).filter(([name]) => names.includes(name)))
}

function compileAll(node: unknown): unknown {
  if (typeof node === 'string') return compile(node)
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    throw new Error('a message file holds strings and objects of strings only')
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, compileAll(value)]))
}
