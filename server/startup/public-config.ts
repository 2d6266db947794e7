import { type PublicConfig, publicConfigSchema } from '#shared/contracts/account.ts'
import { peopleOf } from '#shared/testing/personas.ts'
import { catalogueInUse, sellsBesidesPlans } from '#shared/billing/catalogue-in-use.ts'
import type { Deps } from '../deps.ts'

/** What `/config.json` tells the browser: nothing here is a secret. */
export function publicConfig(
  { settings, stripeMode }: Pick<Deps, 'settings' | 'stripeMode'>,
  stripeJsUrl: string,
  version: string,
  termsUrl: string | null = null,
): PublicConfig {
  return publicConfigSchema.parse({
    publishableKey: settings.publishableKey,
    stripeJsUrl,
    stripeMode,
    appName: 'Paydesk',
    requireVerifiedEmail: settings.requireVerifiedEmail,
    termsUrl,
    people: settings.allowPeople ? peopleOf(catalogueInUse()) : [],
    hasMailbox: stripeMode === 'emulator' && settings.showMailbox,
    sells: sellsBesidesPlans(catalogueInUse()),
    version,
  })
}
