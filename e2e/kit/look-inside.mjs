// Loaded before the built app (`node --import`), which stays as it is: gives the stories an eye on its embedded database,
// which no second process may open. GET answers what must hold in it and does not; POST sets how strictly plans decide, as
// `npm run access` does, or lays copies of somebody's invoice beside it, as years of billing would.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { tsImport } from 'tsx/esm/api'

const checker = join(import.meta.dirname, '../../server/reliability/testing/violations-main.ts')
const create = PGlite.create.bind(PGlite)
let violationsOf

const setEnforcement = `insert into setting_overrides (account_id, key, value) values (null, 'enforcement', $1)
  on conflict (account_id, key) do update set value = excluded.value`

// Every tenth is void; they lie two days apart from 2020 on. No payment belongs to a copy, and the trail tells of each.
const copyInvoice = `with copies as (
    insert into invoices select (jsonb_populate_record(original, jsonb_build_object(
      'stripe_id', 'in_copied_' || n || '_' || (original).account_id, 'public_id', gen_random_uuid(),
      'number', 'OLD-' || lpad(n::text, 4, '0'), 'status', case when n % 10 = 0 then 'void' else 'paid' end,
      'subscription_stripe_id', null, 'payment_intent_id', null,
      'created_at', timestamptz '2020-01-01 12:00+00' + n * interval '2 days'))).*
    from (select invoices as original from invoices join memberships using (account_id)
      join users on users.id = user_id where email = $1 order by invoices.created_at limit 1) first,
    generate_series(1, $2::int) n
    returning account_id, stripe_id, created_at)
  insert into audit_entries (account_id, at, actor_kind, action, subject, facts)
  select account_id, created_at, 'stripe', 'invoice.created', 'invoices:' || stripe_id, '{}' from copies`

PGlite.create = async function look(...options) {
  PGlite.create = create // a fresh folder is filled by a second PGlite that the first makes
  const pglite = await create(...options)
  if (options.some((option) => option?.loadDataDir !== undefined)) {
    PGlite.create = look // what is only unpacked is closed again, and the server opens its folder next
    return pglite
  }
  createServer(async (request, response) => {
    if (request.method === 'POST') {
      const wanted = new URL(request.url, 'http://localhost').searchParams
      const [statement, ...values] = wanted.has('invoices')
        ? [copyInvoice, wanted.get('email'), wanted.get('invoices')]
        : [setEnforcement, JSON.stringify({ value: wanted.get('enforcement') })]
      const failure = await pglite.query(statement, values).then(
        () => null,
        (error) => String(error),
      )
      response.writeHead(failure === null ? 204 : 500).end(failure)
      return
    }
    violationsOf ??= tsImport(checker, import.meta.url)
    const { violationsIn } = await violationsOf
    const emulator = new URL(request.url, 'http://localhost').searchParams
    const found = await violationsIn(pglite, emulator.get('url'), emulator.get('key')).catch((error) => [
      { invariant: 'none', found: 'the check itself failed', facts: { error: String(error.stack) } },
    ])
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found))
  })
    .listen(Number(process.env.E2E_INVARIANTS_PORT), '127.0.0.1')
    .unref()
  return pglite
}
