import type { Route } from '../http/route.ts'
import { customerRoutes } from './customers.ts'

/** The contents page of the API: every endpoint that the emulator answers. */
export const allRoutes: readonly Route[] = [...customerRoutes]
