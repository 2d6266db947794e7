import { expect, test } from 'vitest'
import { readDeployment } from './deployment.ts'

test.each([
  ['http://localhost:12111/stripe.js', 'endive', 'http://localhost:12111/v3/'],
  ['http://localhost:12111/endive/stripe.js', 'endive', 'http://localhost:12111/v3/'],
  ['http://localhost:12111/basil/stripe.js', 'basil', 'http://localhost:12111/v3/'],
  ['http://localhost:12111/v3', 3, 'http://localhost:12111/v3/'],
  ['http://localhost:12111/v3/', 3, 'http://localhost:12111/v3/'],
  ['http://localhost:12111/v3/stripe.js', 3, 'http://localhost:12111/v3/'],
  ['http://localhost:12111/js.stripe.com/v3/', 3, 'http://localhost:12111/js.stripe.com/v3/'],
])('%s is version %s with frames at %s', (url, version, frameBase) => {
  expect(readDeployment(url)).toMatchObject({
    version,
    frameBase,
    transport: 'origin',
    frameOrigin: 'http://localhost:12111',
  })
})

test('beside its API, frames call the place that the script came from', () => {
  expect(readDeployment('http://localhost:12111/stripe.js?api=http://evil.test').apiBase).toBe(
    'http://localhost:12111',
  )
})

test('as static files, the page calls the API that the address names', () => {
  expect(readDeployment('http://app.test/stripe/stripe.js?transport=port&api=http://api.test/')).toEqual({
    version: 'endive',
    transport: 'port',
    apiBase: 'http://api.test',
    frameBase: 'http://app.test/stripe/v3/',
    frameOrigin: 'null',
  })
})
