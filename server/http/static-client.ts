import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { Router } from 'express'
import { refuse } from './refuse.ts'

const isNoScreen = /^\/(assets|trpc|api|v1|_emulator|webhooks)\/|\.\w+$/
/** Their tokens have a dot in them, and what follows may look like the ending of a file. */
const isSignedLink = /^\/(pay|join)\/[\w.-]+$/

/**
 * The built client: files under `/assets/` carry a hash in their name and are kept for good, everything else is asked
 * for again. Any other address without a file ending is a screen of the client and gets its HTML, never cached.
 */
export function staticClient(clientDir: string): Router {
  const router = Router()
  const page = join(clientDir, 'index.html')
  router.use(
    '/assets',
    express.static(join(clientDir, 'assets'), {
      index: false,
      redirect: false,
      dotfiles: 'deny',
      immutable: true,
      maxAge: '1y',
      setHeaders(res) {
        // The app's own, for personal answers.
        res.removeHeader('Cache-Control')
        res.removeHeader('Vary')
      },
    }),
  )
  router.use(
    express.static(clientDir, { index: false, redirect: false, dotfiles: 'deny', cacheControl: false }),
  )
  router.use((req, res, next) => {
    const isScreen = req.method === 'GET' && (isSignedLink.test(req.path) || !isNoScreen.test(req.path))
    if (!isScreen || req.accepts('html') === false) return next()
    if (!existsSync(page)) return refuse(res, 503, 'unexpected')
    res.sendFile(page, { cacheControl: false, etag: false, lastModified: false })
  })
  return router
}
