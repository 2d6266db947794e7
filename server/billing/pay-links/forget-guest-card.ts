import { and, eq, gt, gte, isNull, sql } from 'drizzle-orm'
import { invoices } from '../../db/schema/invoices.ts'
import { payLinks } from '../../db/schema/pay-links.ts'
import { cardSetups, paymentMethods, payments } from '../../db/schema/payments.ts'
import type { Deps } from '../../deps.ts'
import { detachPaymentMethod } from '../../stripe/payment-methods.ts'
import { refresh, type RefreshSource } from '../../webhooks/refresh.ts'
import { loadMethods } from '../payment-methods/load-methods.ts'
import type { OpenedLink } from './open-link.ts'

/**
 * Takes the card off that a link was paid with: it came with the payment, nobody put it on file on purpose, and nothing
 * else is charged to it. Up to three requests.
 */
export async function forgetGuestCard(
  deps: Deps,
  source: RefreshSource,
  { link, invoice }: OpenedLink,
): Promise<void> {
  if (invoice.paymentIntentId === null) return
  const [paid] = await deps.db
    .select({ id: payments.paymentMethodId })
    .from(payments)
    .where(eq(payments.stripeId, invoice.paymentIntentId))
  const id = paid?.id ?? null
  if (id === null) return
  await refresh(deps, source, 'payment_method', id)
  if (await cameWithLink(deps, id, link.createdAt)) await takeOff(deps, source, link.accountId, id)
}

/** How long a link's card is looked for after the link was made: for its seven days and a week on top. */
const soughtForMs = 14 * 86_400_000

/**
 * Does the same for guests whose page was gone before it could tell that it was done. Finds its work in the rows, so it
 * may run at any time and twice; one that fails is taken up by the next run.
 */
export async function forgetLeftGuestCards(deps: Deps): Promise<void> {
  const left = await deps.db
    .selectDistinct({ accountId: payLinks.accountId, id: paymentMethods.stripeId })
    .from(payLinks)
    .innerJoin(invoices, eq(invoices.stripeId, payLinks.invoiceStripeId))
    .innerJoin(payments, eq(payments.stripeId, invoices.paymentIntentId))
    .innerJoin(paymentMethods, eq(paymentMethods.stripeId, payments.paymentMethodId))
    .leftJoin(cardSetups, eq(cardSetups.paymentMethodId, paymentMethods.stripeId))
    .where(
      and(
        eq(invoices.status, 'paid'),
        eq(paymentMethods.isDeleted, false),
        isNull(cardSetups.stripeId),
        gt(payLinks.createdAt, new Date(deps.clock.now().getTime() - soughtForMs)),
        gte(paymentMethods.createdAt, sql`date_trunc('second', ${payLinks.createdAt})`),
      ),
    )
  for (const { accountId, id } of left) {
    await takeOff(deps, { accountId, actor: { kind: 'job' } }, accountId, id).catch((err: unknown) =>
      deps.log.warn({ err, paymentMethodId: id }, "a guest's card could not be taken off"),
    )
  }
}

/** Unless it pays for the account from now on. */
async function takeOff(deps: Deps, source: RefreshSource, accountId: string, id: string): Promise<void> {
  const { defaultId } = await loadMethods(deps, accountId)
  if (id === defaultId) return
  await detachPaymentMethod(deps.stripe, id)
  await refresh(deps, source, 'payment_method', id)
}

/** Whether it is younger than the link and no manager put it on file. Stripe counts its moments in seconds. */
async function cameWithLink({ db }: Pick<Deps, 'db'>, id: string, madeAt: Date): Promise<boolean> {
  const since = new Date(Math.floor(madeAt.getTime() / 1000) * 1000)
  const [young] = await db
    .select({ setup: cardSetups.stripeId })
    .from(paymentMethods)
    .leftJoin(cardSetups, eq(cardSetups.paymentMethodId, paymentMethods.stripeId))
    .where(
      and(
        eq(paymentMethods.stripeId, id),
        eq(paymentMethods.isDeleted, false),
        gte(paymentMethods.createdAt, since),
      ),
    )
  return young !== undefined && young.setup === null
}
