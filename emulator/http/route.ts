import type { Ctx } from './context.ts'
import type { FormHash } from './form.ts'
import { refusalsOf } from './not-played.ts'
import { parseShape, type ParamsOf, type Shape } from './params.ts'

type PathNames<Path extends string> = Path extends `${string}/:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | PathNames<`/${More}`>
    : Rest
  : never

/** The parsed parameters with the path's own names among them. */
export type RouteParams<Path extends string, S extends Shape> = ParamsOf<S> & {
  [Name in PathNames<Path>]: string
}

interface Declaration<Path extends string, S extends Shape> {
  method: 'GET' | 'POST' | 'DELETE'
  /** `/v1/customers/:id`; the names arrive among the parameters. */
  path: Path
  /** What the endpoint takes; everything else is refused. `expand` is understood everywhere. */
  params: S
  /** Open to publishable keys too: unknown parameters are dropped there, CORS is on and the answer reduced. */
  publishable?: true
  /** Answers with an object in wire shape; throws a StripeError. Runs to its end without waiting for anything. */
  handle(ctx: Ctx, params: RouteParams<Path, S>): object
}

/** A route as the router sees it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly shape: Shape
  readonly publishable: boolean
  /** Checks the parameters now; the answered function does the work. */
  prepare(
    path: Readonly<Record<string, string>>,
    form: FormHash,
    options: { ignoreUnknown: boolean },
  ): (ctx: Ctx) => object
}

/**
 * Declares one endpoint. A resource file exports an array of these and `resources/all-routes.ts` lists it; see
 * `resources/customers.ts` for the pattern.
 */
export function route<const Path extends string, const S extends Shape>(
  declared: Declaration<Path, S>,
): Route {
  const { method, path, params, publishable = false, handle } = declared
  const shape = { ...refusalsOf(method, path), ...params }
  return {
    method,
    path,
    shape,
    publishable,
    prepare(names, form, options) {
      const parsed: unknown = { ...parseShape(shape, form, options), ...names }
      return (ctx) => handle(ctx, parsed as RouteParams<Path, S>)
    },
  }
}
