import type { Preview } from '@storybook/react-vite'
import { chooseTheme } from '../client/app/theme.ts'
import '../client/styles/app.css'

const preview: Preview = {
  parameters: { layout: 'fullscreen', controls: { disable: true } },
  globalTypes: {
    theme: {
      toolbar: { title: 'Theme', items: ['system', 'light', 'dark'], dynamicTitle: true },
    },
    language: {
      toolbar: { title: 'Language', items: ['en', 'it'], dynamicTitle: true },
    },
  },
  initialGlobals: { theme: 'system', language: 'en' },
  decorators: [
    (Story, { globals }) => {
      const { theme } = globals
      chooseTheme(theme === 'light' || theme === 'dark' ? theme : 'system')
      return <Story />
    },
  ],
}

export default preview
