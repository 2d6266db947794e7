import type { Route } from '../http/route.ts'
import { balanceRoutes } from './balance.ts'
import { customerRoutes } from './customers.ts'
import { eventRoutes } from './events.ts'
import { priceRoutes } from './prices.ts'
import { productRoutes } from './products.ts'
import { testClockRoutes } from './test-clocks.ts'
import { webhookEndpointRoutes } from './webhook-endpoints.ts'

/** The contents page of the API: every endpoint that the emulator answers. */
export const allRoutes: readonly Route[] = [
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...balanceRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
  ...testClockRoutes,
]
