import { useTranslations } from 'use-intl'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'

const questions = ['cancel', 'refund', 'invoices', 'security', 'change', 'contact'] as const

/** What people ask before they pay. */
export function PlanQuestions() {
  return (
    <RestOfWords>
      <Questions />
    </RestOfWords>
  )
}

function Questions() {
  const t = useTranslations('planQuestions')
  return (
    <section aria-labelledby="questions" className="grid max-w-content gap-2">
      <h2 id="questions" className="text-h2">
        {t('title')}
      </h2>
      <div>
        {questions.map((question) => (
          <Disclosure key={question} summary={t(`${question}.question`)}>
            {t(`${question}.answer`)}
          </Disclosure>
        ))}
      </div>
    </section>
  )
}
