import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventNames } from '../webhooks/event-names.ts'
import { allRoutes } from '../resources/all-routes.ts'
import type { Param, Shape } from '../http/params.ts'
import type { Route } from '../http/route.ts'

const EMULATOR = join(import.meta.dirname, '..')
/** Where the table stands. */
export const TABLE = join(EMULATOR, 'FAITHFULNESS.md')

/** What of Stripe's API the emulator plays, from the routes themselves and from the events that the code emits. */
export async function faithfulnessTable(): Promise<string> {
  const events = await emittedEvents()
  return `# What is faithful

Written by \`npm run emulator:table\` from the routes and the sources; a test holds it.

- **faithful**: every parameter that the endpoint knows does what Stripe's does, but for what the README calls inferred.
- **partial**: the parameters named as refused are answered with 400 and a sentence, those named as ignored change nothing.
- Everything else is refused: an unknown parameter with 400 \`parameter_unknown\`, another endpoint with 404.

## Endpoints

${allRoutes.map(rowOf).join('\n')}

## Events

All that the emulator sends.

${events.map((type) => `- \`${type}\``).join('\n')}
`
}

function rowOf(route: Route): string {
  const refused = namesOf(route.shape, 'refused')
  const ignored = namesOf(route.shape, 'ignored')
  const state = refused.length + ignored.length === 0 ? 'faithful' : 'partial'
  const parts = [
    `- \`${route.method} ${route.path}\`: ${state}`,
    ...listed(
      'takes',
      Object.keys(route.shape).filter((name) => route.shape[name]?.played === undefined),
    ),
    ...listed('refuses', refused),
    ...listed('ignores', ignored),
  ]
  return parts.join('; ')
}

function listed(verb: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${verb} ${names.map((name) => `\`${name}\``).join(', ')}`]
}

/** The wire names of the parameters that are played so, at every depth. */
function namesOf(shape: Shape, played: 'ignored' | 'refused', outer = ''): string[] {
  return Object.entries(shape).flatMap(([key, param]) => {
    const name = outer === '' ? key : `${outer}[${key}]`
    return param.played === played ? [name] : within(param, played, name)
  })
}

function within({ takes }: Param<unknown>, played: 'ignored' | 'refused', name: string): string[] {
  if (takes === undefined || 'texts' in takes) return []
  return 'shape' in takes ? namesOf(takes.shape, played, name) : within(takes.item, played, `${name}[]`)
}

/**
 * Every type that can be sent: the code names each as a literal in a file that emits.
 * @throws for a file that emits what it does not name.
 */
async function emittedEvents(): Promise<string[]> {
  const files = await readdir(EMULATOR, { recursive: true })
  const sources = files.filter((file) =>
    /^(engine|payments|resources|runtime|tax)\/.*(?<!\.test)\.ts$/.test(file),
  )
  const found = new Set<string>()
  for (const file of sources) {
    const text = await readFile(join(EMULATOR, file), 'utf8')
    if (!/\bctx\.emit\(/.test(text)) continue
    const named = eventNames.filter((type) => type !== '*' && text.includes(`'${type}'`))
    if (named.length === 0 || text.includes('emit(`')) throw new Error(`${file} emits what it does not name`)
    for (const type of named) found.add(type)
  }
  return [...found].sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(TABLE, await faithfulnessTable())
