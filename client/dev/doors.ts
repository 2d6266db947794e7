import * as z from 'zod/mini'
import { currencies } from '#shared/currency.ts'

const scenarioSchema = z.object({ name: z.string(), state: z.string(), person: z.string() })
const sessionSchema = z.object({ scenario: z.nullable(z.string()) })
const journeySchema = z.object({
  before: z.string(),
  after: z.string(),
  events: z.array(z.string()),
  mails: z.array(z.string()),
})
const deliverySchema = z.object({
  id: z.string(),
  type: z.nullable(z.string()),
  state: z.string(),
  held: z.optional(z.boolean()),
})
const deliveriesSchema = z.object({ deliveries: z.array(deliverySchema) })
const originsSchema = z.object({
  amounts: z.array(z.object({ amountMinor: z.int(), currency: z.enum(currencies), at: z.string() })),
  states: z.array(z.object({ value: z.string(), at: z.string() })),
  current: z.unknown(),
})
const refusalSchema = z.object({ error: z.string() })

export type ScenarioEntry = z.infer<typeof scenarioSchema>
export type Journey = z.infer<typeof journeySchema>
export type Origins = z.infer<typeof originsSchema>
export type Delivery = z.infer<typeof deliverySchema>

/** The emulator's account of the mocks: what follows `sk_test_` in its key. */
const account = 'mocks'

/** What the drawer asks of the backend in the page. Each throws an Error in words when it is refused. */
export const doors = {
  scenarios: async () => z.array(scenarioSchema).parse(await ask('GET', '/mocks/scenarios')),
  session: async () => sessionSchema.parse(await ask('GET', '/mocks/session')),
  origins: async () => originsSchema.parse(await ask('GET', '/mocks/origins')),
  advance: async (days: number) => journeySchema.parse(await ask('POST', '/mocks/advance', { days })),
  forget: () => ask('POST', '/mocks/forget', {}),
  deliveries: async () =>
    deliveriesSchema.parse(await ask('GET', `/stripe/api/_emulator/deliveries?account=${account}`))
      .deliveries,
  /** Does one of the emulator's deeds with deliveries: `hold`, `release`, `duplicate`, `resend`, `rules`. */
  deliver: (deed: string, settings: object = {}) =>
    ask('POST', `/stripe/api/_emulator/deliveries/${deed}`, { account, ...settings }),
}

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const answer = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json', 'x-emulator': '1' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const told: unknown = await answer.json()
  if (answer.ok) return told
  const refusal = refusalSchema.safeParse(told)
  throw new Error(refusal.success ? refusal.data.error : `The answer was ${answer.status}.`)
}
