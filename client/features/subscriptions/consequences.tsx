import { useTranslations } from 'use-intl'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'

/** What a step brings about, a sentence each, before it is taken. */
export function Consequences({ sentences }: { sentences: readonly (string | null)[] }) {
  const t = useTranslations('cancel')
  return (
    <Card as="section" aria-labelledby="what-happens" className="grid gap-3">
      <h2 id="what-happens" className="text-h3 font-semibold">
        {t('whatHappens')}
      </h2>
      <ul className="grid gap-2">
        {sentences
          .filter((sentence) => sentence !== null)
          .map((sentence) => (
            <li key={sentence} className="flex items-start gap-2">
              <Icon name="dot" className="mt-1 text-muted" />
              <span className="min-w-0">{sentence}</span>
            </li>
          ))}
      </ul>
    </Card>
  )
}
