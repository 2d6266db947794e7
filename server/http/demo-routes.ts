import { type Request, Router } from 'express'
import type { Deps } from '../deps.ts'
import { entitledRoutes } from './entitled.ts'

/**
 * The demo product's plain routes: how a route of one's own is put behind a feature and a limit. `about` is open to
 * everybody; a run needs the feature and costs one of the month's runs.
 */
export function demoRoutes(deps: Deps, accountOf: (req: Request) => Promise<string | null>): Router {
  const router = Router()
  const entitled = entitledRoutes(deps, accountOf, ['/api/demo/automations/about'])
  router.use('/automations', entitled.requireFeature('automations'))
  router.get('/automations/about', (_req, res) => void res.json({ limit: 'automation_runs' }))
  router.post('/automations', entitled.consume('automation_runs'), (_req, res) => {
    res.status(201).json({ status: 'done' })
  })
  return router
}
