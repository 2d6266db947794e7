import { route } from '../http/route.ts'

/** What account holders agreed to. */
export const mandateRoutes = [
  route({
    method: 'GET',
    path: '/v1/mandates/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.mandates.get(id),
  }),
]
