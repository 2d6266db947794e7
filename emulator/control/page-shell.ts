import { html, type Html } from './html.ts'
import { PAGE_PATHS } from './page-paths.ts'

/** A whole page around this body. It runs no script but its own. */
export function page(title: string, body: Html): Response {
  const { markup } = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="${PAGE_PATHS.style}" />
      <script type="module" src="${PAGE_PATHS.script}"></script>
    </head>
    <body>
      <main>
        <h1>${title}</h1>
        <p id="outcome" role="status"></p>
        ${body}
      </main>
    </body>
  </html>`
  return new Response(`<!doctype html>\n${markup}`, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      ...COMMON_HEADERS,
    },
  })
}

const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

export function file(type: string, text: string): Response {
  return new Response(text, { headers: { 'Content-Type': `${type}; charset=utf-8`, ...COMMON_HEADERS } })
}

export function json(object: object): Response {
  return new Response(JSON.stringify(object, null, 2), {
    headers: { 'Content-Type': 'application/json', ...COMMON_HEADERS },
  })
}
