/** Addresses of what plans unlock and what is sold beside them. Apart from `paths`, so that a stranger's page does not carry them. */
export const unlockPaths = {
  credits: '/billing/credits',
  purchases: '/billing/purchases',
  buy: (product: string) => `/billing/buy/${encodeURIComponent(product)}`,
  bought: (attemptId: string) => `/billing/bought?attempt=${encodeURIComponent(attemptId)}`,
  /** The demo products' pages behind a gate. */
  pictures: '/demo/pictures',
  routing: '/demo/routing',
} as const
