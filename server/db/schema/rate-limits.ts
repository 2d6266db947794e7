import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** Counters of `http/limiter.ts` when several processes share them. Columns as rate-limiter-flexible writes them. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').primaryKey(),
    points: integer('points').notNull().default(0),
    /** Unix time in milliseconds. */
    expire: bigint('expire', { mode: 'number' }),
  },
  (table) => [index('rate_limits_expire').on(table.expire)],
)
