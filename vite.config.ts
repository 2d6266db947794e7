import { isBuiltin } from 'node:module'
import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { compileMessages } from './scripts/compile-messages.ts'
import { LongestFirst } from './scripts/stages/longest-first.ts'

const root = import.meta.dirname
const clientRoot = join(root, 'client')

/** `mocks` builds the same client with the whole backend in the page, for `npm run mocks`. */
const mocksMode = 'mocks'

/** What every page needs goes into two files: they compress better than ten, and the libraries stay cached over releases. */
const chunkGroups = [
  {
    name: 'libraries',
    test: /node_modules\/(react|react-dom|scheduler|@tanstack|@trpc|use-intl|wouter|use-sync-external-store|regexparam|@formatjs)\/(?!.*infinite)/i,
  },
  {
    name: 'shell',
    test: /client\/(app\/(?!signed-in-routes|signed-in-only|shortcuts|footer-choices|keep-current|server-banners|account-changes|signed-in-navigation|billing-page|unlock-paths|not-found-screen|use-current-subscription)|i18n\/(?!rest-of-words)|trpc\/(?!use-attempt-id|change-stream)|main|env|ui\/(?!card-words|checkbox-field|choice-list|date-text|disclosure|external-link|number-field|save-blob|text-link))|shared\/(currency|errors|server-news)/,
  },
]

/** `npm test` tries once more what fails, because a shared machine may stall for seconds, and its table says so. */
const secondTries = Number(process.env['SECOND_TRIES'] ?? 0)

export default defineConfig(({ mode }) => {
  const isMocks = mode === mocksMode
  const serverPort = process.env['PORT'] ?? '3000'
  return {
    root: clientRoot,
    // The mocks are put on any static host, in any folder of it.
    base: isMocks ? './' : '/',
    cacheDir: join(root, 'node_modules/.vite'),
    publicDir: isMocks ? join(root, 'dist/mocks-public') : join(clientRoot, 'public'),
    plugins: [
      react(),
      tailwindcss(),
      compileMessages(),
      renewLooksAndWords(),
      ...(isMocks ? [startMocksFirst(), refuseNode()] : [openDrawerInDevelopment()]),
    ],
    define: { __MOCKS__: JSON.stringify(isMocks) },
    // The router brings a stand-in for what React has by itself since version 18.
    resolve: { alias: { 'use-sync-external-store/shim/index.js': 'react' } },
    optimizeDeps: { exclude: ['@electric-sql/pglite'] },
    worker: { format: 'es' },
    build: {
      outDir: join(root, isMocks ? 'dist/mocks' : 'dist/client'),
      emptyOutDir: true,
      target: 'es2022',
      manifest: true,
      // Every browser that runs this target preloads modules by itself.
      modulePreload: { polyfill: false },
      // The mocks load the client after the backend, so it stays a chunk of its own there.
      rolldownOptions: isMocks
        ? {}
        : {
            output: { codeSplitting: { groups: chunkGroups } },
            treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
          },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: isMocks ? 20_000 : 600,
    },
    server: {
      // A second work tree may have the libraries of the first by a link.
      fs: { allow: [root, realpathSync(join(root, 'node_modules'))] },
      proxy: Object.fromEntries(
        ['/trpc', '/api', '/config.json', '/webhooks', '/healthz', '/readyz'].map((path) => [
          path,
          { target: `http://127.0.0.1:${serverPort}`, bypass: ownSource },
        ]),
      ),
    },
    test: {
      root,
      maxWorkers: 3,
      sequence: { sequencer: LongestFirst },
      projects: [
        node('shared', ['shared/**/*.test.ts']),
        node('emulator', ['emulator/**/*.test.ts']),
        node('scripts', ['scripts/**/*.test.ts']),
        node('server-pglite', ['server/**/*.test.ts'], {
          env: { TEST_DB: 'pglite' },
          // Connections that are cut.
          exclude: ['server/db/postgres.test.ts'],
        }),
        node('server-postgres', ['server/**/*.test.ts'], {
          env: { TEST_DB: 'postgres' },
          // The mocks' world and the file that a first start unpacks are the embedded database's alone.
          exclude: ['server/testing/scenarios.test.ts', 'server/startup/unpack-prepared-database.test.ts'],
          globalSetup: [join(root, 'server/db/postgres-global-setup.ts')],
        }),
        {
          root,
          plugins: [react(), compileMessages({ keepsSource: true })],
          define: { __MOCKS__: 'false' },
          test: {
            name: 'client',
            environment: 'jsdom',
            // As below; the window is each file's own, and what it lacks is put into it before each.
            isolate: false,
            setupFiles: [join(clientRoot, 'testing/set-up.ts')],
            include: ['client/**/*.test.{ts,tsx}'],
            exclude: ['**/*.long.test.*'],
            testTimeout: 40_000,
            retry: secondTries,
          },
        },
      ],
    },
  }
})

/** The client has a folder of the name of the API's path: its modules come from Vite and not from the server. */
function ownSource({ url }: { url?: string | undefined }): string | undefined {
  return /\.tsx?(\?|$)/.test(url ?? '') ? url : undefined
}

/**
 * A saved token renews the style sheet and a saved sentence its words, and nothing else: whatever else has read these files
 * (the drawer for its list of tokens, Tailwind for names of classes) would make Vite load the whole page anew.
 */
function renewLooksAndWords(): Plugin {
  const styles = join(clientRoot, 'styles')
  return {
    name: 'renew-looks-and-words',
    apply: 'serve',
    hotUpdate({ file, modules }) {
      if (file === join(styles, 'tokens.css')) {
        return [...(this.environment.moduleGraph.getModulesByFile(join(styles, 'app.css')) ?? [])]
      }
      return dirname(file) === join(clientRoot, 'messages')
        ? modules.filter(({ type }) => type !== 'asset')
        : undefined
    },
  }
}

/** The mocks' page starts the backend in the page before the client; the client itself knows nothing of it. */
function startMocksFirst(): Plugin {
  return {
    name: 'start-mocks-first',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('src="/main.tsx"', 'src="/mocks/main.ts"'),
    },
  }
}

/** Puts the drawer beside the client while somebody develops; a build never has it. */
function openDrawerInDevelopment(): Plugin {
  return {
    name: 'open-drawer-in-development',
    apply: 'serve',
    transformIndexHtml: () => [
      { tag: 'script', attrs: { type: 'module', src: '/dev/main.ts' }, injectTo: 'body' },
    ],
  }
}

/** The backend runs in the page, so our own code that asks for a module of Node does not build. */
function refuseNode(): Plugin {
  return {
    name: 'refuse-node',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!isBuiltin(source) || importer === undefined || importer.includes('node_modules')) return null
      return this.error(`${importer} imports ${source}; in the page there is no Node.`)
    },
  }
}

/** Tests that run in plain Node. `LONG=1` takes the long matrices (`*.long.test.ts`) instead of the usual ones. */
function node(
  name: string,
  include: string[],
  {
    exclude = [],
    ...extra
  }: { env?: Record<string, string>; globalSetup?: string[]; exclude?: string[] } = {},
) {
  const isLong = process.env['LONG'] === '1'
  return {
    root,
    test: {
      name,
      environment: 'node' as const,
      // Files of one worker share their modules: loading them anew for each file costs more than most tests.
      isolate: false,
      include: isLong ? include.map((pattern) => pattern.replace('.test.ts', '.long.test.ts')) : include,
      exclude: isLong ? [] : ['**/*.long.test.ts', ...exclude],
      testTimeout: isLong ? 600_000 : 40_000,
      hookTimeout: 60_000,
      retry: secondTries,
      passWithNoTests: true,
      ...extra,
    },
  }
}
