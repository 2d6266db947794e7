import { beforeAll, describe, test } from 'vitest'
import { allRoutes } from '../resources/all-routes.ts'
import { startFuzzing, type FuzzedEmulator } from './fuzz-routes.ts'

const RUNS = 5_000

describe('malformed input never faults, is always told of, and changes nothing, thousands of times', () => {
  let emulator: FuzzedEmulator
  beforeAll(async () => {
    emulator = await startFuzzing()
  })

  test.each(allRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'at %s',
    async (_, route) => {
      await emulator.attack(route, RUNS)
    },
  )
})
