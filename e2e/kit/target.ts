/** What the stories run against: the emulator beside the built app, Stripe's test mode, or the client alone. */
export const targets = ['emulator', 'stripe', 'mocks'] as const
export type Target = (typeof targets)[number]

/** The target chosen by the environment variable TARGET; the emulator without one. */
export function chosenTarget(): Target {
  const name = process.env['TARGET'] ?? 'emulator'
  const target = targets.find((known) => known === name)
  if (!target) throw new Error(`TARGET is "${name}"; it can be ${targets.join(', ')}.`)
  return target
}

/** A value that the global set-up left for the stories. */
export function fromSetup(
  name: 'E2E_APP_URL' | 'E2E_MOCKS_URL' | 'E2E_EMULATOR_URL' | 'E2E_SECRET_KEY' | 'E2E_INVARIANTS_URL',
): string {
  const value = process.env[name]
  if (value === undefined || value === '')
    throw new Error(`${name} is not set; run the stories with npm run e2e.`)
  return value
}
