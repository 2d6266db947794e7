import { imagesCatalogue } from '../catalogues/images.ts'
import { routerCatalogue } from '../catalogues/router.ts'
import type { Catalogue } from './catalogue-types.ts'
import { planCatalogue } from './plan-catalogue.ts'

/** The product of this repository and two examples of others, each whole. */
export const catalogues = {
  main: planCatalogue,
  images: imagesCatalogue,
  router: routerCatalogue,
} as const

export type CatalogueName = keyof typeof catalogues
type AnyCatalogue = (typeof catalogues)[CatalogueName]
type KeyOf<Part> = Part extends unknown ? keyof Part & string : never

/** A code of any catalogue's features. */
export type FeatureCode = KeyOf<AnyCatalogue['features']>
/** A code of any catalogue's limits. */
export type LimitCode = KeyOf<AnyCatalogue['limits']>

let name: CatalogueName = 'main'

/** Says what this process sells. Called once, before anything is sold; the server does it from `CATALOGUE`. */
export function chooseCatalogue(chosen: CatalogueName): void {
  name = chosen
}

/** What this process sells. Read at each use and never kept, so that nothing holds on to another product's prices. */
export function catalogueInUse(): Catalogue {
  return catalogues[name]
}

/** What a product has besides plans. What is bought once and brings credits belongs to the credits. */
export function sellsBesidesPlans({ credits, oneTimeProducts }: Catalogue): ('credits' | 'products')[] {
  const hasProducts = Object.values(oneTimeProducts).some((product) => product.credits === null)
  return [...(credits === null ? [] : ['credits' as const]), ...(hasProducts ? ['products' as const] : [])]
}
