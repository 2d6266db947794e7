import type { Written } from './store.ts'
import { isTelling, textOf, textWithoutObject } from './text.ts'

/** Where committed writes go. The Node edge keeps a file, see `file-journal.ts`. */
export interface Journal {
  /** Lines oldest first. The last may be torn: the process died while writing it. */
  read(): AsyncIterable<string>
  /** Resolves when the text is out of this process's hands, so that its death cannot lose it. */
  append(text: string): Promise<void>
  /** Resolves when the work at hand is done: its lines leave with one append. Without it that is at once. */
  turn?(): Promise<void>
  /** Replaces everything by these lines, at once or not at all. */
  rewrite(lines: Iterable<string>): Promise<void>
  close(): Promise<void>
}

/** What one transaction of one account wrote. */
export interface JournalLine {
  account: string
  written: Written[]
}

/** As it stands in a line. */
interface JournaledWrite extends Written {
  /**
   * Of an event: the place in the line of what holds the object that it is about, in the state that it tells. Most
   * events tell what their transaction made, and several the same.
   */
  about?: number
}

/** Gathers lines and writes those that arrived meanwhile with one append. */
export interface JournalWriter {
  add(line: JournalLine): void
  /** Resolves when everything added so far is written; rejects for good after a failed write. */
  flushed(): Promise<void>
  /** Whether that is so already. */
  isFlushed(): boolean
}

export function createJournalWriter(journal: Journal | undefined): JournalWriter {
  let waiting: string[] = []
  /** Settles with the batch that holds the last line added. */
  let tail: Promise<void> = Promise.resolve()
  let isScheduled = false
  /** Lines that are not written yet, or never will be. */
  let owed = 0

  async function writeBatch(target: Journal): Promise<void> {
    isScheduled = false
    const batch = waiting
    waiting = []
    await target.append(batch.join(''))
    owed -= batch.length
  }

  return {
    add(line) {
      if (!journal) return
      waiting.push(lineText(line))
      owed += 1
      if (isScheduled) return
      isScheduled = true
      // After a failed write memory is ahead of the disk: `then` passes the failure on to all that comes later.
      tail = tail.then(() => journal.turn?.()).then(() => writeBatch(journal))
      tail.catch(() => {
        // Whoever awaits `flushed` hears of it; without a listener it must not end the process.
      })
    },
    flushed: () => tail,
    isFlushed: () => owed === 0,
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
    await journal.rewrite(lines.map(lineText))
  }
}

function lineText({ account, written }: JournalLine): string {
  const places = new Map<object, number>()
  const texts = written.map(({ collection, id, object }, place) => {
    const names = `{"collection":${JSON.stringify(collection)},"id":${JSON.stringify(id)}`
    if (object === null) return `${names},"object":null}`
    const about = isTelling(object) ? places.get(object.data.object) : undefined
    if (isTelling(object) && about !== undefined) {
      return `${names},"about":${about},"object":${textWithoutObject(object)}}`
    }
    places.set(heldBy(object), place)
    return `${names},"object":${textOf(object)}}`
  })
  return `{"account":${JSON.stringify(account)},"written":[${texts.join()}]}\n`
}

/** Puts what events are about in its place again, as one object with what the line holds of it. */
function withObjects(written: readonly JournaledWrite[]): Written[] {
  const whole: Written[] = []
  for (const { collection, id, object, about } of written) {
    const source = about === undefined ? null : whole[about]?.object
    if (!object || !source || !('data' in object)) whole.push({ collection, id, object })
    else {
      const data = { ...Object(object.data), object: heldBy(source) }
      whole.push({ collection, id, object: { ...object, data } })
    }
  }
  return whole
}

/** The object as a state of Stripe's: that which an event tells, or itself. */
function heldBy(object: object): object {
  return isTelling(object) ? object.data.object : object
}

function parseLine(text: string): JournalLine | null {
  try {
    const line: unknown = JSON.parse(text)
    return isJournalLine(line) ? { ...line, written: withObjects(line.written) } : null
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
