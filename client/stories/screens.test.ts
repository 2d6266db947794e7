import { expect, test } from 'vitest'
import { z } from 'zod'
import { scenarios } from '#server/testing/scenarios.ts'
import * as stories from './screens.stories.tsx'

const shown = z.object({ parameters: z.object({ scenario: z.string(), path: z.string() }) })

test('every scenario has a story', () => {
  const { default: _meta, ...each } = stories
  const names = new Set(Object.values(each).map((story) => shown.parse(story).parameters.scenario))
  expect(Object.keys(scenarios).filter((name) => !names.has(name))).toEqual([])
})
