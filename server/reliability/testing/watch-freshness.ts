import type { OpenDatabase } from '../../db/client.ts'

const tables = ['customers', 'subscriptions', 'invoices', 'payments', 'card_setups', 'payment_methods']

/** From now on the database notes every row that is written with older data than it has, or after it was gone. */
export async function watchFreshness({ execute }: Pick<OpenDatabase, 'execute'>): Promise<void> {
  await execute(`
    create table if not exists freshness_falls (relation text, stripe_id text, from_sequence bigint, to_sequence bigint);
    create or replace function note_freshness_fall() returns trigger language plpgsql as $$
    begin
      if new.read_sequence < old.read_sequence or (old.is_deleted and not new.is_deleted) then
        insert into freshness_falls values (tg_table_name, old.stripe_id, old.read_sequence, new.read_sequence);
      end if;
      return new;
    end $$`)
  for (const table of tables) {
    await execute(
      `create or replace trigger watch_freshness before update on ${table} for each row execute function note_freshness_fall()`,
    )
  }
}
