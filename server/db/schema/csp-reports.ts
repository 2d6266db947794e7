import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment } from './freshness.ts'

/** What browsers stopped on our pages, counted by day: a script that nobody put there shows up here first. */
export const cspReports = pgTable(
  'csp_reports',
  {
    /** UTC, as in 2026-11-21. */
    day: text('day').notNull(),
    directive: text('directive').notNull(),
    /** Where the stopped thing came from: an origin or a word like `inline`. */
    blocked: text('blocked').notNull(),
    /** The page's path. */
    page: text('page').notNull(),
    count: integer('count').notNull().default(1),
    lastAt: moment('last_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.directive, table.blocked, table.page] }),
    index('csp_reports_last').on(table.lastAt),
  ],
)
