import { apiVersions } from '../http/api-versions.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { WebhookEndpoint } from '../store/collections.ts'
import { eventNames } from '../webhooks/event-names.ts'

const MAX_ENDPOINTS = 16

const enabledEvents = p.array(p.enumeration('*', ...eventNames), { max: 300 })

export const webhookEndpointRoutes = [
  route({
    method: 'POST',
    path: '/v1/webhook_endpoints',
    params: {
      api_version: p.enumeration(...apiVersions),
      connect: p.boolean(),
      description: p.emptyable(p.string()),
      enabled_events: p.required(enabledEvents),
      metadata: p.metadata(),
      url: p.required(p.string()),
    },
    handle(ctx, given) {
      checkUrl(ctx, given.url)
      if (ctx.store.webhook_endpoints.size >= MAX_ENDPOINTS) {
        throw invalidRequest(`You have reached the maximum of ${MAX_ENDPOINTS} test webhook endpoints.`)
      }
      const endpoint = ctx.store.webhook_endpoints.put({
        id: ctx.ids.next('we_'),
        object: 'webhook_endpoint',
        api_version: given.api_version ?? null,
        application: null,
        created: ctx.now(),
        description: given.description ?? null,
        enabled_events: given.enabled_events,
        livemode: false,
        metadata: p.applyMetadata({}, given.metadata),
        status: 'enabled',
        url: given.url,
      })
      const secret = ctx.ids.next('whsec_', 32)
      ctx.store.webhook_secrets.put({ id: endpoint.id, secrets: [{ secret, expiresAt: null }] })
      // Told this once and never again.
      return { ...endpoint, secret }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/webhook_endpoints/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.webhook_endpoints.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/webhook_endpoints/:id',
    params: {
      description: p.emptyable(p.string()),
      disabled: p.boolean(),
      enabled_events: enabledEvents,
      metadata: p.metadata(),
      url: p.string(),
    },
    handle(ctx, { id, disabled, ...change }) {
      const before = ctx.store.webhook_endpoints.get(id)
      if (change.url !== undefined) checkUrl(ctx, change.url)
      const after: WebhookEndpoint = {
        ...before,
        ...change,
        metadata: p.applyMetadata(before.metadata, change.metadata),
      }
      if (disabled !== undefined) after.status = disabled ? 'disabled' : 'enabled'
      return ctx.store.webhook_endpoints.put(after)
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/webhook_endpoints/:id',
    params: {},
    handle(ctx, { id }) {
      ctx.store.webhook_endpoints.get(id)
      ctx.store.webhook_endpoints.delete(id)
      ctx.store.webhook_secrets.delete(id)
      return { id, object: 'webhook_endpoint', deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/webhook_endpoints',
    params: pagination,
    handle: (ctx, query) => listObject('/v1/webhook_endpoints', ctx.store.webhook_endpoints.page(query)),
  }),
]

/** @throws StripeError 400 for an address that nothing would ever be delivered to. */
function checkUrl(ctx: Ctx, url: string): void {
  const refusal = ctx.refusalOfTarget(url)
  if (refusal !== null) {
    throw invalidRequest(`Invalid URL: ${refusal}`, { code: 'url_invalid', param: 'url' })
  }
}
