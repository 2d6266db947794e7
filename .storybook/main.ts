import type { StorybookConfig } from '@storybook/react-vite'

/** The stories of screens and parts, in front of the backend in the page that the mocks have. */
const config: StorybookConfig = {
  framework: {
    name: '@storybook/react-vite',
    options: { builder: { viteConfigPath: '.storybook/vite.config.ts' } },
  },
  stories: ['../client/stories/*.stories.tsx'],
  // MSW's worker, the Stripe.js stand-in and the prepared database.
  staticDirs: ['../dist/mocks-public'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  // The stories have no controls that would need the props of each part, and finding them takes a minute.
  typescript: { reactDocgen: false },
}

export default config
