import type { Context } from './context.ts'

/** Asks Stripe for a preview: counted, and one after the other for an account, because all share Stripe's own limit. */
export async function previewing<T>(
  ctx: Pick<Context, 'limit' | 'inTurn'>,
  ask: () => Promise<T>,
): Promise<T> {
  await ctx.limit('preview')
  return ctx.inTurn('preview', ask)
}
