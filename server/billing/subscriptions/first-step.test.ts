import { expect, test } from 'vitest'
import { planCatalogue } from '#shared/billing/plan-catalogue.ts'
import { setupIntentIdSchema } from '../../stripe/object-parts.ts'
import { firstStepOf, trialNeedsCard } from './first-step.ts'

const { business } = planCatalogue.plans
const setup = setupIntentIdSchema.parse('seti_123')

test('a trial asks for a card exactly where the catalogue says so', () => {
  const plans = { business: { ...business, trial: { days: 14, needsCard: false } } }
  const trial = { status: 'trialing', pending_setup_intent: setup } as const
  expect(firstStepOf(trial, trialNeedsCard('business', plans))).toBe('done')
  expect(firstStepOf(trial, trialNeedsCard('business', { business }))).toBe('confirm_setup')
  expect(firstStepOf(trial, trialNeedsCard('unheard_of', plans))).toBe('confirm_setup')
  expect(firstStepOf({ status: 'trialing', pending_setup_intent: null }, true)).toBe('done')
  expect(firstStepOf({ status: 'incomplete', pending_setup_intent: null }, false)).toBe('confirm_payment')
  expect(firstStepOf({ status: 'active', pending_setup_intent: null }, true)).toBe('done')
})
