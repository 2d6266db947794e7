import { listObject, pagination } from '../http/list.ts'
import { isWithin } from '../http/is-within.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { StoredEvent } from '../store/collections.ts'

export const eventRoutes = [
  route({
    method: 'GET',
    path: '/v1/events/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.events.get(id),
  }),

  route({
    method: 'GET',
    path: '/v1/events',
    params: {
      ...pagination,
      created: p.range(),
      delivery_success: p.boolean(),
      type: p.string(),
      types: p.array(p.string(), { max: 20 }),
    },
    handle(ctx, { created, delivery_success: success, type, types, ...query }) {
      const patterns = [...(types ?? []), ...(type === undefined ? [] : [type])]
      const where = (event: StoredEvent) =>
        isWithin(event.created, created) &&
        (patterns.length === 0 || patterns.some((pattern) => isLike(event.type, pattern))) &&
        (success === undefined || isDelivered(event) === success)
      const isDelivered = (event: StoredEvent) =>
        ctx.store.webhook_deliveries.by('event', event.id).every(({ state }) => state === 'delivered')
      const [only, ...others] = patterns
      if (only !== undefined && others.length === 0 && !only.includes('*')) {
        return listObject(
          '/v1/events',
          ctx.store.events.page({ ...query, index: 'type', value: only, where }),
        )
      }
      return listObject('/v1/events', ctx.store.events.page({ ...query, where }))
    },
  }),
]

/** `invoice.*` stands for every type that begins so. */
function isLike(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}
