import { basename } from 'node:path'

/**
 * Bundles a Node program and the packages it uses into `outDir/main.js`: one file to read makes a quick start.
 * Packages in `external` stay in node_modules.
 */
export async function buildNodeProgram(
  entry: string,
  outDir: string,
  external: readonly string[],
): Promise<void> {
  const { build } = await import('vite')
  await build({
    configFile: false,
    root: `${import.meta.dirname}/../..`,
    mode: 'production',
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, external: [...external] },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        output: { entryFileNames: `${basename(entry, '.ts')}.js`, codeSplitting: false, format: 'es' },
      },
    },
  })
}
