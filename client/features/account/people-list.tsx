import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLanguage } from '../../i18n/language-provider.tsx'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { Icon, Spinner } from '../../ui/icon.tsx'
import { RefusalBanner } from './refusal-banner.tsx'
import { signInAsPerson } from './sign-in-as-person.ts'
import { useAfterSignIn } from './use-session-change.ts'

const described = ['newcomer', 'taxed', 'active', 'trialing', 'declined'] as const

interface PeopleListProps {
  readonly ids: readonly string[]
}

/** The ready-made people, one click each. */
export function PeopleList(props: PeopleListProps) {
  return (
    <RestOfWords>
      <People {...props} />
    </RestOfWords>
  )
}

function People({ ids }: PeopleListProps) {
  const t = useTranslations('people')
  const { language } = useLanguage()
  const afterSignIn = useAfterSignIn()
  const signIn = useMutation({
    mutationFn: async (person: string) => {
      const refusal = await signInAsPerson(person, language)
      if (refusal === null) await afterSignIn()
      return refusal
    },
  })
  return (
    <section aria-labelledby="people" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="people" className="text-h3">
          {t('title')}
        </h2>
        <p className="text-label text-muted">{t('lead')}</p>
      </div>
      <RefusalBanner refusal={signIn.isError ? 'unexpected' : (signIn.data ?? null)} />
      <ul className="grid gap-2">
        {ids.map((id) => {
          const known = described.find((person) => person === id)
          const isPending = signIn.isPending && signIn.variables === id
          return (
            <li key={id}>
              <button
                type="button"
                aria-disabled={signIn.isPending || undefined}
                aria-busy={isPending || undefined}
                onClick={() => {
                  if (!signIn.isPending) signIn.mutate(id)
                }}
                className="flex min-h-14 w-full items-center gap-3 rounded-card border border-control bg-surface px-4 py-2 text-start transition-colors hover:border-accent hover:bg-accent-bg"
              >
                <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-accent-bg text-accent">
                  {isPending ? <Spinner /> : <Icon name="user" size={20} />}
                </span>
                <span className="grid min-w-0">
                  <span className="font-medium">{known === undefined ? id : t(`${known}.name`)}</span>
                  {known === undefined ? null : (
                    <span className="text-label text-muted">{t(`${known}.description`)}</span>
                  )}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
