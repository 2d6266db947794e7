import { useTranslations } from 'use-intl'
import { useLanguage } from '../i18n/language-provider.tsx'
import { languages } from '../i18n/languages.ts'
import { SelectField } from '../ui/field.tsx'
import { useConfig } from './config-context.ts'
import { chooseTheme, themeChoices, useThemeChoice } from './theme.ts'

/** Who runs this, and the choices about how it looks and speaks. */
export function Footer() {
  const t = useTranslations('app')
  const { appName } = useConfig()
  const { language, chooseLanguage } = useLanguage()
  const theme = useThemeChoice()
  return (
    <footer className="border-t border-hairline bg-surface">
      <div className="mx-auto flex w-full max-w-page flex-wrap items-end justify-between gap-4 px-4 py-6 sm:px-6 lg:px-8">
        <p className="max-w-line text-label text-muted">{t('footer', { appName })}</p>
        <div className="flex flex-wrap gap-4">
          <SelectField
            label={t('language')}
            value={language}
            onChange={(event) => {
              const chosen = languages.find((known) => known === event.target.value)
              if (chosen !== undefined) void chooseLanguage(chosen)
            }}
          >
            {languages.map((known) => (
              <option key={known} value={known} lang={known}>
                {t(`languages.${known}`)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('theme')}
            value={theme}
            onChange={(event) => {
              const chosen = themeChoices.find((known) => known === event.target.value)
              if (chosen !== undefined) chooseTheme(chosen)
            }}
          >
            {themeChoices.map((choice) => (
              <option key={choice} value={choice}>
                {t(`themes.${choice}`)}
              </option>
            ))}
          </SelectField>
        </div>
      </div>
    </footer>
  )
}
