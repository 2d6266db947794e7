import type { Written } from './store.ts'

/** Where committed writes go. The Node edge keeps a file, see `file-journal.ts`. */
export interface Journal {
  /** Lines oldest first. The last may be torn: the process died while writing it. */
  read(): AsyncIterable<string>
  /** Resolves when the text is out of this process's hands, so that its death cannot lose it. */
  append(text: string): Promise<void>
  /** Replaces everything by these lines, at once or not at all. */
  rewrite(lines: Iterable<string>): Promise<void>
  close(): Promise<void>
}

/** What one transaction of one account wrote. */
export interface JournalLine {
  account: string
  written: Written[]
}

/** Gathers lines and writes those that arrived meanwhile with one append. */
export interface JournalWriter {
  add(line: JournalLine): void
  /** Resolves when everything added so far is written; rejects for good after a failed write. */
  flushed(): Promise<void>
}

export function createJournalWriter(journal: Journal | undefined): JournalWriter {
  let waiting: string[] = []
  /** Settles with the batch that holds the last line added. */
  let tail: Promise<void> = Promise.resolve()
  let isScheduled = false

  async function writeBatch(target: Journal): Promise<void> {
    isScheduled = false
    const batch = waiting
    waiting = []
    await target.append(batch.join(''))
  }

  return {
    add(line) {
      if (!journal) return
      waiting.push(`${JSON.stringify(line)}\n`)
      if (isScheduled) return
      isScheduled = true
      // After a failed write memory is ahead of the disk: `then` passes the failure on to all that comes later.
      tail = tail.then(() => writeBatch(journal))
      tail.catch(() => {
        // Whoever awaits `flushed` hears of it; without a listener it must not end the process.
      })
    },
    flushed: () => tail,
  }
}

/**
 * Hands every committed line of the journal to `restore`, then rewrites the journal with the `live` lines when
 * most of what it holds is history.
 * @throws Error for a damaged line that is not the last: what follows it would be built on sand.
 */
export async function replayJournal(
  journal: Journal,
  restore: (line: JournalLine) => void,
  live: () => JournalLine[],
): Promise<void> {
  let torn: string | null = null
  let objects = 0
  for await (const text of journal.read()) {
    if (torn !== null) throw new Error(`The journal is damaged in the middle: ${torn.slice(0, 80)}`)
    const line = parseLine(text)
    if (!line) torn = text
    else {
      objects += line.written.length
      restore(line)
    }
  }
  const lines = live()
  const alive = lines.reduce((sum, line) => sum + line.written.length, 0)
  if (torn !== null || objects > 2 * alive + 1000) {
    await journal.rewrite(lines.map((line) => `${JSON.stringify(line)}\n`))
  }
}

function parseLine(text: string): JournalLine | null {
  try {
    const line: unknown = JSON.parse(text)
    return isJournalLine(line) ? line : null
  } catch {
    // A torn line is no JSON.
    return null
  }
}

function isJournalLine(line: unknown): line is JournalLine {
  return (
    typeof line === 'object' &&
    line !== null &&
    'account' in line &&
    typeof line.account === 'string' &&
    'written' in line &&
    Array.isArray(line.written)
  )
}
