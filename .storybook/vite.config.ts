import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import { compileMessages } from '../scripts/compile-messages.ts'

export default defineConfig({
  plugins: [tailwindcss(), compileMessages()],
  define: { __MOCKS__: 'true' },
  resolve: { alias: { 'use-sync-external-store/shim/index.js': 'react' } },
  optimizeDeps: { exclude: ['@electric-sql/pglite'] },
  build: { chunkSizeWarningLimit: 20_000 },
})
