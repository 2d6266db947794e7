import { useTranslations } from 'use-intl'
import { useLanguage } from '../i18n/language-provider.tsx'
import { languages } from '../i18n/languages.ts'
import { SelectField } from '../ui/field.tsx'
import { chooseTheme, themeChoices, useThemeChoice } from './theme.ts'

/** How the app speaks and looks. */
export function FooterChoices() {
  const t = useTranslations('app')
  const { language, chooseLanguage } = useLanguage()
  const theme = useThemeChoice()
  return (
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
  )
}
