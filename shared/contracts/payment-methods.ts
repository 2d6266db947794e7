import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { attemptIdSchema } from './subscriptions.ts'

/** How long a card is still good, by the account's time; `none` where a method has no date. */
export const methodExpiries = ['none', 'good', 'expiring', 'before_next_charge', 'expired'] as const

export const savedMethodSchema = z.strictObject({
  id: z.uuid(),
  type: z.string(),
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  expMonth: z.int().nullable(),
  expYear: z.int().nullable(),
  /** apple_pay, google_pay and the like. */
  wallet: z.string().nullable(),
  addedAt: z.iso.datetime(),
  expiry: z.enum(methodExpiries),
  /** The next charge, every retry and every later invoice go to it. */
  isDefault: z.boolean(),
  /** A renewal that fails on the default is charged to it once. */
  isBackup: z.boolean(),
  /** Why it cannot be removed now: it is the only one of something that runs, or the one that pays for it. */
  keptBecause: z.enum(['only', 'default']).nullable(),
})
export type SavedMethod = z.infer<typeof savedMethodSchema>

export const savedMethodsSchema = z.strictObject({
  methods: z.array(savedMethodSchema),
  /** What is charged next and when; null when nothing is. */
  nextCharge: z.strictObject({ amount: moneySchema, at: z.iso.datetime() }).nullable(),
  /** The oldest invoice that waits for money, which a new method may settle at once unless the bank has a payment in hand. */
  openInvoice: z
    .strictObject({
      id: z.uuid(),
      number: z.string().nullable(),
      remaining: moneySchema,
      isOnItsWay: z.boolean(),
    })
    .nullable(),
  /** Taken off a moment ago: each can be kept until it is really gone. */
  leaving: z.array(savedMethodSchema.pick({ id: true, type: true, brand: true, last4: true, wallet: true })),
  canManage: z.boolean(),
})
export type SavedMethods = z.infer<typeof savedMethodsSchema>

export const attemptInputSchema = z.strictObject({ attemptId: attemptIdSchema })

/** The set-up that the browser confirms with what was typed. */
export const methodSetupSchema = z.strictObject({
  kind: z.literal('confirm_setup'),
  clientSecret: z.string(),
  returnUrl: z.url(),
})
export type MethodSetup = z.infer<typeof methodSetupSchema>

export const finishSetupInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  /** The attempt that began the set-up. */
  setupAttemptId: attemptIdSchema,
  makeDefault: z.boolean(),
})
export type FinishSetupInput = z.infer<typeof finishSetupInputSchema>

export const finishedSetupSchema = z.strictObject({
  method: savedMethodSchema,
  /** The same card was there before and stays the only one of its kind. */
  wasKnown: z.boolean(),
})
export type FinishedSetup = z.infer<typeof finishedSetupSchema>

export const methodChangeInputSchema = z.strictObject({ attemptId: attemptIdSchema, methodId: z.uuid() })
export type MethodChangeInput = z.infer<typeof methodChangeInputSchema>

export const keepMethodInputSchema = z.strictObject({ methodId: z.uuid() })
export type KeepMethodInput = z.infer<typeof keepMethodInputSchema>

/** Null: nothing is tried after the default. */
export const backupInputSchema = z.strictObject({ methodId: z.uuid().nullable() })
export type BackupInput = z.infer<typeof backupInputSchema>
