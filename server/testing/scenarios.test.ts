import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedPersona } from './people.ts'
import { scenarioOf, scenarios } from './scenarios.ts'
import { openTestPaydesk, type TestPaydesk } from './test-paydesk.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const ofMain = Object.keys(scenarios).filter((name) => scenarioOf(name)?.catalogue === undefined)

test.each(ofMain)('the scenario %s brings its person into its state', async (name) => {
  const scenario = scenarioOf(name)
  if (scenario === null) throw new Error(`${name} is no scenario`)
  const { persona, live, sendLink, state } = scenario
  const visitor = await seedPersona(desk.deps, { ...persona, email: `${name}@example.com` })
  await desk.settle()
  const world = { deps: desk.deps, visitor, settle: desk.settle, atDashboard: desk.atDashboard }
  await live?.(world)
  const link = await sendLink?.(world)
  const current = await desk.pageOf(visitor).subscriptions.current()
  expect(current.state).toMatchObject({ kind: state })
  if (link !== undefined) {
    const token = link.url.slice(link.url.lastIndexOf('/') + 1)
    expect(await desk.pageOf(visitor).payLinks.open({ token })).toMatchObject({
      kind: name === 'pay_link' ? 'open' : name.replace('pay_link_', ''),
    })
  }
})

test.each(['images', 'router'] as const)('so do the scenarios of the product %s', async (catalogue) => {
  const own = await openTestPaydesk({ catalogue })
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (!('catalogue' in scenario) || scenario.catalogue !== catalogue) continue
    const visitor = await seedPersona(own.deps, { ...scenario.persona, email: `${name}@example.com` })
    await own.settle()
    await scenario.live({ deps: own.deps, visitor, settle: own.settle, atDashboard: own.atDashboard })
    const current = await own.pageOf(visitor).subscriptions.current()
    expect(current.state).toMatchObject({ kind: scenario.state })
  }
  await own.end()
})

test('a name that is none opens nothing', () => {
  expect(['constructor', '', 'nobody'].map(scenarioOf)).toEqual([null, null, null])
})
