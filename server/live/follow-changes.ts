import { TRPCError } from '@trpc/server'
import type { AccountChange } from '#shared/contracts/account.ts'
import type { Context, Membership } from '../trpc/context.ts'

/** How long a stream trusts what it knew about its reader. */
const reauthorizeMs = 60_000

export interface Follower extends Pick<Context, 'deps' | 'reauthorize' | 'enterStream'> {
  membership: Membership
}

/**
 * The account's changes until the reader leaves, too many newer streams are open, the process ends, or the reader's
 * session or membership is gone, which is looked up again every minute and before each change.
 */
export function followChanges(
  { deps, membership, reauthorize, enterStream }: Follower,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<AccountChange, void> {
  const { accountId } = membership
  const stream = enterStream(accountId)
  const revoked = new AbortController()
  const ends = AbortSignal.any([signal, stream.signal, revoked.signal])
  const changes = deps.changes.subscribe(accountId, ends)
  const isStillMember = async () => (await reauthorize()).membership?.accountId === accountId
  const check = setInterval(() => {
    isStillMember()
      .then((isMember) => (isMember ? undefined : revoked.abort()))
      .catch((error: unknown) => {
        deps.log.warn({ err: error, accountId }, 'a live stream ends because its reader cannot be checked')
        revoked.abort()
      })
  }, reauthorizeMs)
  const leave = () => {
    clearInterval(check)
    stream.leave()
  }
  ends.addEventListener('abort', leave, { once: true })

  async function* read(): AsyncGenerator<AccountChange, void> {
    try {
      for await (const change of changes) {
        if (!(await isStillMember())) return
        yield change
      }
      // A browser takes an orderly end for the last word; this failure makes it come back, to the next process.
      if (!ends.aborted) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: 'the process ends' })
    } finally {
      leave()
    }
  }
  return read()
}
