import express, { type RequestHandler } from 'express'
import type { Deps } from '../deps.ts'
import { clientAddressOf } from './client-address.ts'
import { countCspReport, type CspOutline } from './csp-report-rows.ts'
import type { Limiter } from './limiter.ts'

/** Browsers report here what the policy stopped. Only the outlines are logged and counted; a report can say anything. */
export function cspReport(deps: Pick<Deps, 'db' | 'clock' | 'log'>, limiter: Limiter): RequestHandler[] {
  return [
    async (req, _res, next) => {
      await limiter.take('csp_report', { address: clientAddressOf(req) })
      next()
    },
    express.json({ limit: '32kb', type: ['application/csp-report', 'application/reports+json'] }),
    async (req, res) => {
      const body: unknown = req.body
      const outlines = (Array.isArray(body) ? body : [body]).slice(0, 5).flatMap(outlineOf)
      for (const outline of outlines) {
        deps.log.warn(outline, 'a page broke the content security policy')
        await countCspReport(deps, outline)
      }
      res.status(204).end()
    },
  ]
}

/** Both spellings of a report: `csp-report` (report-uri) and `body` (report-to). Nothing for what is no report. */
function outlineOf(report: unknown): CspOutline[] {
  const inner = field(report, 'csp-report') ?? field(report, 'body')
  const directive = text(field(inner, 'effective-directive') ?? field(inner, 'effectiveDirective'))
  if (!/^[a-z-]{1,40}$/.test(directive)) return []
  const blocked = text(field(inner, 'blocked-uri') ?? field(inner, 'blockedURL'))
  const page = text(field(inner, 'document-uri') ?? field(inner, 'documentURL'))
  return [{ directive, blocked: originOf(blocked), page: pathOf(page) }]
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 2_000) : '')

/** The origin of an address; a word like `inline` as it is. */
function originOf(blocked: string): string {
  if (!URL.canParse(blocked)) return /^[a-z-]{1,40}$/.test(blocked) ? blocked : 'unknown'
  const { origin, protocol } = new URL(blocked)
  return (origin === 'null' ? protocol : origin).slice(0, 200)
}

const pathOf = (page: string) => (URL.canParse(page) ? new URL(page).pathname.slice(0, 200) : 'unknown')
