import { snapshotSchema, type StripeSnapshot } from '../stripe-snapshot.ts'

/** All that the emulator holds for a secret key, once no delivery is under way. */
export async function snapshotOf(
  emulator: { fetch(request: Request): Promise<Response> },
  url: string,
  secretKey: string,
): Promise<StripeSnapshot> {
  const account = secretKey.replace(/^sk_test_/, '')
  const response = await emulator.fetch(
    new Request(`${url}/_emulator/snapshot?account=${account}`, { headers: { 'x-emulator': '1' } }),
  )
  if (!response.ok) throw new Error(`no snapshot: ${response.status} ${await response.text()}`)
  return snapshotSchema.parse(await response.json())
}
