import type { Locale } from '#shared/contracts/plans.ts'
import type { AuthRefusal } from './auth-client.ts'

/**
 * Signs in as one of the ready-made people, who takes on the language on screen and this browser's time zone; the door is
 * open only when Stripe is the emulator. Resolves to null when it worked.
 */
export async function signInAsPerson(person: string, locale: Locale): Promise<AuthRefusal | null> {
  try {
    const response = await fetch('/api/people/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        person,
        locale,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    })
    if (response.ok) return null
    return response.status === 429 ? 'too_many' : 'unexpected'
  } catch {
    return 'unreachable'
  }
}
