import type { Answer } from './api.ts'

/** What a fault does to one request in the place of its answer, or to it. */
export type Blow =
  | { kind: 'none' }
  | { kind: 'broken'; how: Breakage }
  | { kind: 'answer'; status: number; body: string; headers: Readonly<Record<string, string>> }

/** How a connection ends before its answer is complete; the edges know how to do it. */
export type Breakage = 'reset' | 'truncate'

/** A fault that was chosen for one request. */
export interface Fault {
  readonly rule: string
  /** Before anything is written, or after the write is in the journal and before the answer leaves. */
  readonly when: 'before' | 'after'
  /** What the idempotency key keeps in the place of the true answer. */
  readonly kept: { status: number; body: string } | null
  /** Resolves when the request goes on: at once, after a delay, or when a hanging one is let go. */
  strike(): Promise<Blow>
}

/** Chooses the fault for a request, or none. A replay is what its key keeps: a fault that would be kept leaves it alone. */
export type TakeFault = (request: {
  account: string
  method: string
  path: string
  isReplay: boolean
}) => Fault | null

/** Does the work with what the fault puts before, after or in the place of it. */
export async function withFault(fault: Fault, work: () => Promise<Answer>): Promise<Answer> {
  if (fault.when === 'before') return afterBlow(await fault.strike(), NOTHING_DONE) ?? work()
  const answer = await work()
  return afterBlow(await fault.strike(), answer) ?? answer
}

/** What half of is sent when an answer is cut off that was never made. */
const NOTHING_DONE: Answer = { status: 200, body: '{"id": "", "object": ""}' }

function afterBlow(blow: Blow, answer: Answer): Answer | null {
  switch (blow.kind) {
    case 'none':
      return null
    case 'broken':
      return { ...answer, broken: blow.how }
    case 'answer':
      return { status: blow.status, body: blow.body, extraHeaders: blow.headers }
  }
}
