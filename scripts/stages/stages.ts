import { join } from 'node:path'
import { countPlaywright, countVitest, type Counts } from './counts.ts'

export interface Stage {
  readonly name: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Stages of one group run side by side; groups run one after the other, because each of the later ones wants both cores. */
  readonly group: 'checks' | 'unit' | 'integration' | 'browser'
  /** Waits until a Chromium is found or installed, and gets its path as CHROMIUM_PATH. */
  readonly needsBrowser?: true
  /** Reads how many tests passed and failed from the stage's report; absent for a check that is one pass or fail. */
  readonly count?: (reportFile: string) => Promise<Counts | null>
  /** Killed and counted as failed after so many seconds. */
  readonly limitSeconds: number
}

const bin = (name: string) => join(import.meta.dirname, '../../node_modules/.bin', name)
const script = (name: string, ...rest: string[]) => [process.execPath, 'scripts/run.mjs', name, ...rest]
const vitest = (...projects: string[]) => [
  bin('vitest'),
  'run',
  '--reporter=default',
  '--reporter=json',
  ...projects.flatMap((name) => ['--project', name]),
]

/** The stages of `npm test`, in the order of the table. */
export const stages: readonly Stage[] = [
  { name: 'format', group: 'checks', command: [bin('oxfmt'), '--check'], limitSeconds: 600 },
  { name: 'lint', group: 'checks', command: [bin('oxlint')], limitSeconds: 600 },
  { name: 'types', group: 'checks', command: [bin('tsc'), '-b', '--singleThreaded'], limitSeconds: 600 },
  { name: 'dead code', group: 'checks', command: [bin('knip'), '--no-progress'], limitSeconds: 600 },
  {
    name: 'build',
    group: 'checks',
    command: script('build', 'client', 'server', 'emulator', 'test-programs', 'stripe-js', 'mocks'),
    limitSeconds: 600,
  },
  {
    name: 'unit',
    group: 'unit',
    command: vitest('shared', 'emulator', 'client', 'scripts'),
    needsBrowser: true,
    count: countVitest,
    limitSeconds: 1800,
  },
  {
    name: 'integration',
    group: 'integration',
    command: vitest('server-pglite', 'server-postgres'),
    count: countVitest,
    limitSeconds: 1800,
  },
  {
    name: 'browser',
    group: 'browser',
    command: script('e2e'),
    needsBrowser: true,
    count: countPlaywright,
    limitSeconds: 1800,
  },
]

/** What `npm run test:long` runs: fuzzing, kill loops and soak, which take minutes. */
export const longStages: readonly Stage[] = [
  {
    name: 'long',
    group: 'unit',
    command: vitest('shared', 'emulator', 'scripts', 'server-pglite', 'server-postgres'),
    needsBrowser: true,
    env: { LONG: '1' },
    count: countVitest,
    limitSeconds: 3600,
  },
]
