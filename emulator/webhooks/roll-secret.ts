import { API_VERSION } from '../http/api-version.ts'
import type { Account } from '../runtime/accounts.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { UNASKED } from '../runtime/work.ts'

const OLD_SECRET_LIFE_SECONDS = 24 * 60 * 60

/** Gives an endpoint a new signing secret and answers it; the current one stays valid for a day. Null: no endpoint. */
export function rollSecret(runtime: Runtime, account: Account, endpoint: string): string | null {
  const held = account.data.store.webhook_secrets.find(endpoint)
  if (!held) return null
  const secret = runtime.ids.next('whsec_', 32)
  const expiresAt = runtime.nowSeconds(account) + OLD_SECRET_LIFE_SECONDS
  const older = held.secrets.map((one) => ({ ...one, expiresAt: one.expiresAt ?? expiresAt }))
  runtime.run(account, { request: UNASKED, apiVersion: API_VERSION, mayWait: false }, ({ store }) =>
    store.webhook_secrets.put({ id: endpoint, secrets: [{ secret, expiresAt: null }, ...older] }),
  )
  return secret
}
