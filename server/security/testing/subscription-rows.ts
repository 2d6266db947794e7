import { consentVersion } from '#shared/consent.ts'
import { roles } from '#shared/contracts/account.ts'
import { starterMonthly } from '../../testing/test-paydesk.ts'
import { managers, none, nothingIsTaken, type ProcedureRows } from './procedure-rows.ts'

const goodStart = {
  attemptId: none,
  choice: starterMonthly,
  shown: { catalogueVersion: 'x' },
  consentVersion,
}

/** What `theirs` names belongs to another account; it is filled before the rows are used. */
export const subscriptionRows = (theirs: {
  attemptId: string
  quoteId: string
  methodId: string
  changeAttemptId: string
  changeQuoteId: string
}) =>
  ({
    'subscriptions.current': { allowed: roles, foreign: null, malformed: nothingIsTaken },
    'subscriptions.seats': { allowed: roles, foreign: null, malformed: nothingIsTaken },
    'subscriptions.outcome': {
      allowed: roles,
      foreign: () => [{ attemptId: theirs.attemptId }, { attemptId: none }],
      malformed: [{}, { attemptId: '1' }, { attemptId: none, accountId: none }, null, 'text'],
    },
    'subscriptions.quote': {
      allowed: roles,
      foreign: () => [{ quoteId: theirs.quoteId }, { quoteId: none }],
      malformed: [{}, { quoteId: "' or 1=1 --" }, { quoteId: none, accountId: none }],
    },
    'subscriptions.start': {
      allowed: ['owner', 'billing_manager'],
      foreign: () => [
        { ...goodStart, shown: { quoteId: theirs.quoteId } },
        { ...goodStart, shown: { quoteId: none } },
        { ...goodStart, methodId: theirs.methodId },
        { ...goodStart, methodId: none },
      ],
      malformed: [
        {},
        { ...goodStart, attemptId: 'x' },
        { ...goodStart, amount: 1 },
        { ...goodStart, accountId: none },
        { ...goodStart, customer: 'cus_1' },
        { ...goodStart, methodId: 'pm_1' },
        { ...goodStart, choice: { ...starterMonthly, price: 'price_1' } },
        { ...goodStart, choice: { ...starterMonthly, unitAmountMinor: 1 } },
        { ...goodStart, shown: { catalogueVersion: 'x', quoteId: none } },
        { ...goodStart, shown: { catalogueVersion: 'x'.repeat(65) } },
        ...['', '1', `${consentVersion}.1`].map((version) => ({ ...goodStart, consentVersion: version })),
        ...[-1, 0, 1.5, 1e308, Number.NaN, '2', 10_001, null].map((seats) => ({
          ...goodStart,
          choice: { ...starterMonthly, seats },
        })),
        { ...goodStart, choice: { ...starterMonthly, currency: 'gbp' } },
        { ...goodStart, choice: { ...starterMonthly, interval: 'day' } },
        {
          ...goodStart,
          choice: {
            ...starterMonthly,
            addOns: Array.from({ length: 11 }, () => ({ code: 'a', quantity: 1 })),
          },
        },
      ],
    },
    'subscriptions.cancel': {
      allowed: ['owner', 'billing_manager'],
      foreign: null,
      malformed: [
        {},
        { attemptId: none, reason: null },
        { attemptId: 'x', reason: null, comment: null },
        { attemptId: none, reason: 'payment_failed', comment: null },
        { attemptId: none, reason: null, comment: '' },
        { attemptId: none, reason: null, comment: 'x'.repeat(501) },
        { attemptId: none, reason: null, comment: null, subscription: 'sub_1' },
      ],
    },
    'subscriptions.keep': {
      allowed: ['owner', 'billing_manager'],
      foreign: null,
      malformed: [{}, { attemptId: 'x' }, { attemptId: none, accountId: none }, null],
    },
    'subscriptions.previewChange': {
      allowed: managers,
      foreign: null,
      malformed: [
        {},
        { choice: { ...starterMonthly, price: 'price_1' } },
        { choice: { ...starterMonthly, seats: 0 } },
        { choice: starterMonthly, prorationDate: 1 },
        { choice: starterMonthly, accountId: none },
      ],
    },
    'subscriptions.change': {
      allowed: managers,
      foreign: () => [
        { attemptId: crypto.randomUUID(), quoteId: theirs.changeQuoteId, consentVersion },
        { attemptId: crypto.randomUUID(), quoteId: none, consentVersion },
      ],
      malformed: [
        {},
        { attemptId: none, quoteId: none },
        { attemptId: none, quoteId: none, consentVersion: '1' },
        { attemptId: none, quoteId: none, consentVersion, amount: 1 },
        { attemptId: none, quoteId: none, consentVersion, choice: starterMonthly },
      ],
    },
    'subscriptions.finishChange': {
      allowed: managers,
      foreign: () => [
        { attemptId: crypto.randomUUID(), changeAttemptId: theirs.changeAttemptId },
        { attemptId: crypto.randomUUID(), changeAttemptId: none },
      ],
      malformed: [{}, { attemptId: none }, { attemptId: none, changeAttemptId: 'sub_1' }],
    },
    'subscriptions.dropChange': {
      allowed: managers,
      foreign: () => [
        { attemptId: crypto.randomUUID(), changeAttemptId: theirs.changeAttemptId },
        { attemptId: crypto.randomUUID(), changeAttemptId: none },
      ],
      malformed: [{}, { attemptId: none }, { attemptId: none, changeAttemptId: 'sub_1' }],
    },
    'subscriptions.dropBookedChange': {
      allowed: managers,
      foreign: null,
      malformed: [{}, { attemptId: 'x' }, { attemptId: none, schedule: 'sub_sched_1' }],
    },
    'subscriptions.pause': {
      allowed: ['owner', 'billing_manager'],
      foreign: null,
      malformed: [
        {},
        { attemptId: none, from: 'now' },
        { attemptId: none, from: 'soon', months: null },
        { attemptId: none, from: 'now', months: 0 },
        { attemptId: none, from: 'now', months: 1.5 },
        { attemptId: 'x', from: 'now', months: null },
      ],
    },
    'subscriptions.dropPause': {
      allowed: ['owner', 'billing_manager'],
      foreign: null,
      malformed: [{}, { attemptId: 'x' }, null],
    },
    'subscriptions.extendPause': {
      allowed: managers,
      foreign: null,
      malformed: [
        {},
        { attemptId: none },
        { attemptId: none, months: 0 },
        { attemptId: none, months: 13 },
        { attemptId: none, months: 1.5 },
        { attemptId: none, months: 2, resumesAt: '2099-01-01T00:00:00.000Z' },
        { attemptId: 'x', months: null },
      ],
    },
    'subscriptions.quoteOrder': {
      allowed: managers,
      foreign: null,
      malformed: [
        {},
        { choice: starterMonthly, amount: 1 },
        { choice: { ...starterMonthly, price: 'price_1' } },
        { choice: starterMonthly, customer: 'cus_1' },
      ],
    },
    'subscriptions.quoteAction': {
      allowed: ['owner', 'billing_manager'],
      foreign: null,
      malformed: [{}, { action: 'pause' }, { action: 'resume', amount: 1 }],
    },
    'subscriptions.resume': {
      allowed: ['owner', 'billing_manager'],
      foreign: null,
      malformed: [{}, { attemptId: none }, { attemptId: none, quoteId: 'x' }],
    },
    'subscriptions.endTrial': {
      allowed: ['owner', 'billing_manager'],
      foreign: null,
      malformed: [{}, { attemptId: none }, { attemptId: none, quoteId: 'x' }],
    },
  }) as const satisfies ProcedureRows
