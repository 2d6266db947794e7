import express, { type RequestHandler } from 'express'
import type { Log } from '../deps.ts'
import { clientAddressOf } from './client-address.ts'
import type { Limiter } from './limiter.ts'

/** Browsers report here what the policy stopped. Only the outlines are logged; a report can say anything. */
export function cspReport(log: Log, limiter: Limiter): RequestHandler[] {
  return [
    async (req, _res, next) => {
      await limiter.take('csp_report', { address: clientAddressOf(req) })
      next()
    },
    express.json({ limit: '32kb', type: ['application/csp-report', 'application/reports+json'] }),
    (req, res) => {
      const body: unknown = req.body
      for (const report of (Array.isArray(body) ? body : [body]).slice(0, 5)) {
        log.warn(outlineOf(report), 'a page broke the content security policy')
      }
      res.status(204).end()
    },
  ]
}

/** Both spellings of a report: `csp-report` (report-uri) and `body` (report-to). */
function outlineOf(report: unknown): Record<string, string> {
  const inner = field(report, 'csp-report') ?? field(report, 'body')
  return {
    directive: text(field(inner, 'effective-directive') ?? field(inner, 'effectiveDirective')),
    blocked: text(field(inner, 'blocked-uri') ?? field(inner, 'blockedURL')),
    document: text(field(inner, 'document-uri') ?? field(inner, 'documentURL')),
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined

const text = (value: unknown) =>
  typeof value === 'string' ? (value.split('?', 1)[0] ?? '').slice(0, 200) : ''
