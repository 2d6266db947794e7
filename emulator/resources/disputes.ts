import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { endDispute, EVIDENCE_TEXTS, withdraw } from '../payments/dispute.ts'
import type { Dispute } from '../store/collections.ts'

const text = p.emptyable(p.string({ max: 150_000 }))
type EvidenceName = (typeof EVIDENCE_TEXTS)[number]
const evidenceShape = Object.fromEntries(EVIDENCE_TEXTS.map((name) => [name, text])) as Record<
  EvidenceName,
  typeof text
>

export const disputeRoutes = [
  route({
    method: 'GET',
    path: '/v1/disputes/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.disputes.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/disputes/:id',
    params: {
      evidence: p.hash(evidenceShape),
      metadata: p.metadata(),
      submit: p.boolean(),
    },
    handle(ctx, { id, evidence = {}, metadata, submit = true }) {
      const before = ctx.store.disputes.get(id)
      const isAnswer = Object.keys(evidence).length > 0
      if (isAnswer) refuseUnanswerable(before)
      const submits = isAnswer && submit
      const after = ctx.store.disputes.update(id, {
        evidence: { ...before.evidence, ...evidence },
        evidence_details: {
          ...before.evidence_details,
          has_evidence: before.evidence_details.has_evidence || isAnswer,
          submission_count: before.evidence_details.submission_count + (submits ? 1 : 0),
          submission_method: submits ? 'manual' : before.evidence_details.submission_method,
        },
        metadata: p.applyMetadata(before.metadata, metadata),
        ...(submits ? { status: reviewed(before) } : {}),
      })
      ctx.emit('charge.dispute.updated', after, before)
      return submits ? judge(ctx, after) : after
    },
  }),

  route({
    method: 'POST',
    path: '/v1/disputes/:id/close',
    params: {},
    handle(ctx, { id }) {
      const dispute = ctx.store.disputes.get(id)
      refuseUnanswerable(dispute)
      return endDispute(ctx, id, dispute.status === 'needs_response' ? 'lost' : 'warning_closed')
    },
  }),

  route({
    method: 'GET',
    path: '/v1/disputes',
    params: { ...pagination, charge: p.string(), created: p.range(), payment_intent: p.string() },
    handle(ctx, { charge, payment_intent, ...query }) {
      const where = (dispute: Dispute) =>
        payment_intent === undefined || dispute.payment_intent === payment_intent
      const by =
        charge !== undefined
          ? ({ index: 'charge', value: charge } as const)
          : payment_intent !== undefined
            ? ({ index: 'payment_intent', value: payment_intent } as const)
            : {}
      return listObject('/v1/disputes', ctx.store.disputes.page({ ...query, ...by, where }))
    },
  }),
]

const reviewed = (dispute: Dispute) =>
  dispute.status === 'needs_response' ? ('under_review' as const) : ('warning_under_review' as const)

function refuseUnanswerable({ id, status }: Dispute): void {
  if (status === 'needs_response' || status === 'warning_needs_response') return
  throw invalidRequest(`The dispute ${id} cannot be answered or given up: it is ${status}.`)
}

/** Stripe's magic words in `uncategorized_text` decide a test dispute at once; any other answer stays under review. */
function judge(ctx: Ctx, dispute: Dispute): Dispute {
  const isInquiry = dispute.status === 'warning_under_review'
  switch (dispute.evidence.uncategorized_text) {
    case 'winning_evidence':
      return endDispute(ctx, dispute.id, isInquiry ? 'warning_closed' : 'won')
    case 'losing_evidence':
      return endDispute(ctx, dispute.id, isInquiry ? 'warning_closed' : 'lost')
    case 'escalate_inquiry_evidence':
      return isInquiry ? escalate(ctx, dispute) : dispute
    default:
      return dispute
  }
}

/** What was a question becomes a chargeback. */
function escalate(ctx: Ctx, before: Dispute): Dispute {
  const card = before.payment_method_details?.card
  const after = ctx.store.disputes.update(before.id, {
    ...(card && before.payment_method_details
      ? {
          payment_method_details: {
            ...before.payment_method_details,
            card: { ...card, case_type: 'chargeback' as const },
          },
        }
      : {}),
    status: 'needs_response',
  })
  ctx.emit('charge.dispute.updated', after, before)
  return withdraw(ctx, after)
}
