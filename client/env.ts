/** True in the build that carries the whole backend in the page (`npm run mocks`); the bundler replaces it by a constant. */
declare global {
  const __MOCKS__: boolean
}

/** The address of tRPC on the page's own origin. */
export const apiUrl = '/trpc'
