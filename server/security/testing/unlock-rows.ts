import { consentVersion } from '#shared/consent.ts'
import { roles } from '#shared/contracts/account.ts'
import { managers, none, nothingIsTaken, type ProcedureRows } from './procedure-rows.ts'

const purchase = {
  attemptId: none,
  product: 'pack_50',
  currency: 'eur',
  shown: { productsVersion: 'x' },
  consentVersion,
} as const

const topUp = {
  isOn: true,
  product: 'pack_50',
  whenBelow: 10,
  maxPerMonth: 1,
  currency: 'eur',
  productsVersion: 'x',
  consentVersion,
} as const

/** The rows of what plans unlock, usage and credits. */
export const unlockRows = {
  'entitlements.list': { allowed: roles, foreign: null, malformed: nothingIsTaken },
  'entitlements.check': {
    allowed: roles,
    foreign: null,
    malformed: [{}, { feature: 7 }, { feature: 'x'.repeat(65) }, { feature: 'boards', accountId: none }],
  },
  'usage.history': {
    allowed: roles,
    foreign: null,
    malformed: [{}, { limit: '' }, { limit: "' or 1=1 --" }, { limit: 'projects', accountId: none }],
  },
  'usage.saveSettings': {
    allowed: ['owner', 'billing_manager'],
    foreign: null,
    malformed: [
      {},
      { limit: 'projects', cap: -1, alertPercents: [] },
      { limit: 'projects', cap: 1.5, alertPercents: [] },
      { limit: 'projects', cap: null, alertPercents: [0] },
      { limit: 'projects', cap: null, alertPercents: [1, 2, 3, 4, 5, 6] },
      { limit: 'projects', cap: null, alertPercents: [80], accountId: none },
    ],
  },
  'usage.runAutomation': {
    allowed: roles,
    foreign: null,
    malformed: [{}, { key: '' }, { key: 'x'.repeat(101) }, { key: 'a b' }, { key: 'a', amount: -5 }],
  },
  'usage.runSpeedTest': {
    allowed: roles,
    foreign: null,
    malformed: [{}, { key: '' }, { key: 'a', amount: -5 }],
  },
  'me.billing': { allowed: roles, foreign: null, malformed: nothingIsTaken },
  'purchases.list': { allowed: roles, foreign: null, malformed: nothingIsTaken },
  'purchases.buy': {
    allowed: managers,
    foreign: null,
    malformed: [
      {},
      { ...purchase, product: 'X' },
      { ...purchase, currency: 'gbp' },
      { ...purchase, shown: {} },
      { ...purchase, shown: { quoteId: 'in_1' } },
      { ...purchase, amountMinor: 1 },
      { ...purchase, methodId: 'pm_1' },
    ],
  },
  'purchases.outcome': {
    allowed: managers,
    foreign: () => [{ attemptId: none }],
    malformed: [{}, { attemptId: 'x' }, { attemptId: none, accountId: none }],
  },
  'credits.get': {
    allowed: roles,
    foreign: null,
    malformed: [{}, { before: 0 }, { before: 'x' }, { before: null, accountId: none }],
  },
  'credits.history': { allowed: roles, foreign: null, malformed: nothingIsTaken },
  'credits.topUp': { allowed: managers, foreign: null, malformed: nothingIsTaken },
  'credits.saveTopUp': {
    allowed: managers,
    foreign: null,
    malformed: [
      {},
      { ...topUp, whenBelow: 0 },
      { ...topUp, maxPerMonth: 21 },
      { ...topUp, currency: 'gbp' },
      { ...topUp, consentVersion: 'x' },
      { ...topUp, priceMinor: 1 },
      { ...topUp, accountId: none },
    ],
  },
  'credits.makePicture': {
    allowed: roles,
    foreign: null,
    malformed: [
      {},
      { model: 'model_sketch', size: 'huge', key: 'a' },
      { model: 'model_sketch', size: 'image', key: '' },
      { model: 'model_sketch', size: 'image', key: 'a', cost: 0 },
    ],
  },
} as const satisfies ProcedureRows
