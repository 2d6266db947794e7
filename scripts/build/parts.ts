import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { buildBrowserApp } from './browser-app.ts'
import { prepareMocksFolder } from './mocks-folder.ts'
import { buildNodeProgram } from './node-program.ts'
import { buildStories } from './stories.ts'
import { writePreparedDatabase } from './write-prepared-database.ts'

export interface Part {
  /** What the part is made of, relative to the repository. */
  readonly sources: readonly string[]
  /** A file that is there when the build is whole. */
  readonly proof: string
  readonly build: (outDir: string, root: string) => Promise<void>
}

const everywhere = ['package-lock.json', 'vite.config.ts', 'scripts/build']

/** Left outside of the bundle: they find files beside themselves (WASM, worker threads, native add-ons). */
const serverExternals = ['@electric-sql/pglite', 'pdfkit', 'pino', 'pino-http', 'pg']

/** All that can be built, by the name of its folder under `dist/`. */
export const parts = {
  client: {
    sources: [...everywhere, 'client', 'shared'],
    proof: 'index.html',
    build: (outDir) => buildBrowserApp(outDir, 'production'),
  },
  server: {
    sources: [...everywhere, 'server', 'shared', 'emulator'],
    proof: 'main.js',
    async build(outDir, root) {
      await buildNodeProgram(`${root}/server/main.ts`, outDir, serverExternals)
      await writePreparedDatabase(`${outDir}/prepared-database.tar`, 'none')
    },
  },
  emulator: {
    sources: [...everywhere, 'emulator'],
    proof: 'main.js',
    build: (outDir, root) => buildNodeProgram(`${root}/emulator/main.ts`, outDir, ['pdfkit']),
  },
  // Whole processes that tests start and kill, bundled once for all of them; the server is built before.
  'test-programs': {
    sources: [...everywhere, 'server', 'shared', 'emulator'],
    proof: 'use-up/use-up-main.js',
    async build(outDir, root) {
      const app = join(outDir, 'app')
      await buildNodeProgram(`${root}/server/reliability/testing/app-main.ts`, app, serverExternals)
      await cp(join(root, 'dist/server/prepared-database.tar'), join(app, 'prepared-database.tar'))
      const useUp = join(outDir, 'use-up')
      await buildNodeProgram(`${root}/server/testing/use-up-main.ts`, useUp, serverExternals)
    },
  },
  'bench-programs': {
    sources: [...everywhere, 'server', 'shared', 'emulator', 'scripts/bench'],
    proof: 'counting-app.js',
    build: (outDir, root) =>
      buildNodeProgram(`${root}/scripts/bench/counting-app.ts`, outDir, serverExternals),
  },
  'stripe-js': {
    sources: [...everywhere, 'emulator/stripe-js'],
    proof: 'stripe.js',
    // Loads Vite, which a start that builds nothing does not wait for.
    build: async (outDir) => (await import('#emulator/stripe-js/build.ts')).buildStandIn(outDir),
  },
  mocks: {
    sources: [...everywhere, 'client', 'shared', 'server', 'emulator'],
    proof: 'index.html',
    async build(outDir) {
      await prepareMocksFolder()
      await buildBrowserApp(outDir, 'mocks')
    },
  },
  stories: {
    sources: [...everywhere, '.storybook', 'client', 'shared', 'server', 'emulator'],
    proof: 'index.json',
    async build(outDir) {
      await prepareMocksFolder()
      await buildStories(outDir)
    },
  },
} as const satisfies Record<string, Part>

export type PartName = keyof typeof parts
