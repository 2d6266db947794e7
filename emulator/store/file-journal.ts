import { createReadStream, writeSync } from 'node:fs'
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as turn } from 'node:timers/promises'
import type { Journal } from './journal.ts'

const REWRITE_CHUNK = 500

/**
 * A journal in one append-only file. What `append` wrote is with the operating system: it survives the death of
 * this process, not that of the machine.
 */
export async function openFileJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true })
  let file = await open(path, 'a')

  return {
    async *read() {
      if ((await stat(path)).size === 0) return
      const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
      for await (const line of lines) if (line !== '') yield line
    },
    async append(text) {
      writeAll(file.fd, text)
    },
    turn,
    async rewrite(lines) {
      const draft = `${path}.new`
      const target = await open(draft, 'w')
      let chunk: string[] = []
      for (const line of lines) {
        chunk.push(line)
        if (chunk.length < REWRITE_CHUNK) continue
        await target.appendFile(chunk.join(''))
        chunk = []
      }
      await target.appendFile(chunk.join(''))
      await target.sync()
      await target.close()
      await file.close()
      await rename(draft, path)
      file = await open(path, 'a')
    },
    close: () => file.close(),
  }
}

/** At once: handing a few kilobytes to the system's cache costs less than handing them to another thread first. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written)
}
