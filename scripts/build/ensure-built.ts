import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.ts'
import { type Part, parts, type PartName } from './parts.ts'

const root = join(import.meta.dirname, '../..')

/**
 * Builds the named parts that are missing or older than their sources (by content, not by date) and leaves the others
 * alone. A part is built beside its place and moved in when it is whole, so a build that fails or is killed leaves the
 * former one standing. Says one line for each part that it builds.
 */
export async function ensureBuilt(names: readonly PartName[], say: (line: string) => void): Promise<void> {
  for (const name of names) await ensurePart(parts[name], name, say)
}

async function ensurePart(part: Part, name: PartName, say: (line: string) => void): Promise<void> {
  const wanted = await fingerprint(root, part.sources)
  const target = join(root, 'dist', name)
  const stamp = join(root, 'dist', `.${name}.fingerprint`)
  const present = await readFile(stamp, 'utf8').catch(() => '')
  if (present === wanted && (await readFile(join(target, part.proof)).catch(() => null))) return

  const startedAt = performance.now()
  const building = join(root, 'dist', `.${name}-${process.pid}`)
  const former = `${building}-former`
  await mkdir(building, { recursive: true })
  try {
    await part.build(building, root)
    await rename(target, former).catch(unless('ENOENT'))
    // Who was quicker with the same sources has put the same in its place.
    await rename(building, target).catch(unless('ENOTEMPTY'))
    await writeFile(stamp, wanted)
  } finally {
    await rm(building, { recursive: true, force: true })
    await rm(former, { recursive: true, force: true })
  }
  say(`built ${name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}

const unless = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error
}
