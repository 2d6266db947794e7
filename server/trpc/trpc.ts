import { initTRPC, TRPCError } from '@trpc/server'
import { BillingError } from '#shared/errors.ts'
import { databaseRefusalOf } from '../db/in-transaction.ts'
import type { Role } from '#shared/contracts/account.ts'
import { StripeFailure } from '../stripe/errors.ts'
import type { Context } from './context.ts'
import { formatError, trpcCodeOf } from './error-formatter.ts'
import { permissions, type ProcedureMeta } from './permissions.ts'

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    // The mocks run the router in the page.
    allowOutsideOfServer: true,
    isDev: false,
    errorFormatter: formatError,
    sse: { ping: { enabled: true, intervalMs: 20_000 }, client: { reconnectAfterInactivityMs: 45_000 } },
  })

export const router = t.router
export const middleware = t.middleware
export const createCallerFactory = t.createCallerFactory

/** Gives a refusal with a name its tRPC code, so that the HTTP status is right as well. */
const named = t.middleware(async ({ next }) => {
  const result = await next()
  if (result.ok) return result
  const { cause } = result.error
  const billing = namedCauseOf(cause)
  if (!(billing instanceof BillingError)) return result
  throw new TRPCError({ code: trpcCodeOf[billing.code], cause: billing })
})

function namedCauseOf(cause: unknown): unknown {
  if (cause instanceof BillingError) return cause
  return cause instanceof StripeFailure ? cause.billing : databaseRefusalOf(cause)
}

/** Each call of a batch takes a token of its own; streams have limits of their own (`account.changes`). */
const limited = t.middleware(async ({ ctx, type, next }) => {
  if (type !== 'subscription') await ctx.limit(type)
  return next()
})

/** Refuses roles that the procedure's own declaration leaves out; without a declaration, everybody. */
const permitted = t.middleware(async ({ ctx, meta, next }) => {
  const allowed: readonly Role[] | null = meta === undefined ? [] : permissions[meta.permission]
  if (allowed === null) return next()
  if (ctx.user === null || ctx.membership === null) {
    throw new BillingError('unauthenticated', 'nobody is signed in')
  }
  if (!allowed.includes(ctx.membership.role)) {
    throw new BillingError('not_permitted', `the role ${ctx.membership.role} may look but not act`)
  }
  return next()
})

const guarded = t.procedure.use(named).use(limited).use(permitted)

/** Anybody may call it. */
export const publicProcedure = guarded.meta({ permission: 'anybody' })

/**
 * Somebody signed in calls it: `ctx.user` and `ctx.membership` are theirs, and every query is scoped by `ctx.membership.accountId`.
 * Refuses with `unauthenticated`.
 */
export const signedInProcedure = guarded.meta({ permission: 'member' }).use(async ({ ctx, next }) => {
  if (ctx.user === null || ctx.membership === null) {
    throw new BillingError('unauthenticated', 'nobody is signed in')
  }
  return next({ ctx: { user: ctx.user, membership: ctx.membership } })
})

/** Whoever deals with the account's money reads it: owners, billing managers and accountants. */
export const financeProcedure = signedInProcedure.meta({ permission: 'finance' })

/** An owner or billing manager calls it. Refuses others with `not_permitted`. */
export const managerProcedure = signedInProcedure.meta({ permission: 'manager' })
