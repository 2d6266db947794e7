import { expect, test } from 'vitest'
import { prepareBrowser } from './prepare-browser.ts'
import { longStages, type Stage, stages } from './stages.ts'

const needsBrowser = (name: string) => stages.find((stage) => stage.name === name)?.needsBrowser

function stageOf(name: string, needsBrowser?: true): Stage {
  return {
    name,
    command: ['true'],
    group: 'unit',
    limitSeconds: 1,
    ...(needsBrowser ? { needsBrowser } : {}),
  }
}

test('a stage that needs the browser waits for it and gets its path; the others start at once', async () => {
  let found: (path: string) => void = () => undefined
  const path = new Promise<string>((resolve) => {
    found = resolve
  })
  let looks = 0
  const withBrowser = prepareBrowser(
    [stageOf('lint'), stageOf('unit', true), stageOf('browser', true)],
    () => {
      looks++
      return path
    },
  )
  expect(await withBrowser(stageOf('lint'))).toEqual(stageOf('lint'))
  const waiting = Promise.all([withBrowser(stageOf('unit', true)), withBrowser(stageOf('browser', true))])
  found('/opt/chromium')
  for (const stage of await waiting) expect(stage.env).toEqual({ CHROMIUM_PATH: '/opt/chromium' })
  expect(looks).toBe(1)
})

test('nothing is installed for stages that drive no browser', async () => {
  const withBrowser = prepareBrowser([stageOf('lint')], () => {
    throw new Error('nobody asked for a browser')
  })
  expect(await withBrowser(stageOf('lint'))).toEqual(stageOf('lint'))
})

test('without a browser the stages run all the same and fail where they need it', async () => {
  const withBrowser = prepareBrowser([stageOf('unit', true)], () => Promise.reject(new Error('no browser')))
  expect(await withBrowser(stageOf('unit', true))).toEqual(stageOf('unit', true))
})

test('every stage whose tests start a browser says so', () => {
  expect(needsBrowser('unit')).toBe(true)
  expect(needsBrowser('browser')).toBe(true)
  expect(longStages.every(({ needsBrowser }) => needsBrowser === true)).toBe(true)
})
