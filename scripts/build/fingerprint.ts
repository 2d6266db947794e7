import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

const skipped = /(^|\/)(node_modules|dist|migrations\/meta)(\/|$)|\.test\.tsx?$|\.md$/

/**
 * A hash over the names and bytes of all files below `paths` (folders or files, relative to `root`).
 * Tests and Markdown do not count: they never reach a build. Paths that do not exist count as absent.
 */
export async function fingerprint(root: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  for (const path of [...paths].sort()) {
    for (const file of await listFiles(root, path)) {
      hash
        .update(`${file}\0`)
        .update(await readFile(join(root, file)))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

async function listFiles(root: string, path: string): Promise<string[]> {
  if (skipped.test(path)) return []
  const found = await stat(join(root, path)).catch(() => null)
  if (!found) return []
  if (found.isFile()) return [path]
  const names = await readdir(join(root, path))
  const nested = await Promise.all(names.sort().map((name) => listFiles(root, `${path}/${name}`)))
  return nested.flat()
}
