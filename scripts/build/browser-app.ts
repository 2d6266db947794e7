/** Builds the client with Vite into `outDir`; mode `mocks` puts the whole backend into the page. */
export async function buildBrowserApp(outDir: string, mode: 'production' | 'mocks'): Promise<void> {
  const { build } = await import('vite')
  await build({
    configFile: `${import.meta.dirname}/../../vite.config.ts`,
    mode,
    // The embedded database's own code warns a lot when it is bundled.
    logLevel: mode === 'mocks' ? 'error' : 'warn',
    build: { outDir, emptyOutDir: true },
  })
}
