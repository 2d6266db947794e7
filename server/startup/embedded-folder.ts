import { join } from 'node:path'
import type { Env } from '../env.ts'

/** Where the embedded database lies. What the emulator made never mixes with what Stripe knows. */
export function embeddedFolder({ DATA_DIR, stripeMode }: Pick<Env, 'DATA_DIR' | 'stripeMode'>): string {
  return join(DATA_DIR, stripeMode === 'emulator' ? 'db' : `db-${stripeMode}`)
}
