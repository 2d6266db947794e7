import { useTranslations } from 'use-intl'
import type { MethodType } from '#shared/billing/method-types.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { testCards } from './test-cards.ts'

/** Cards and, where they may be typed, bank accounts to try, with what each does. Shown with the emulator only. */
export function TestCardStrip({ methodTypes = ['card'] }: { methodTypes?: readonly MethodType[] }) {
  const t = useTranslations('checkout.testCards')
  return (
    <section aria-labelledby="test-cards" className="test-stripes rounded-card p-1">
      <div className="grid gap-3 rounded-card bg-surface p-4">
        <div>
          <h2 id="test-cards" className="text-label font-semibold text-test">
            {t('title')}
          </h2>
          <p className="text-label text-muted">{t('hint')}</p>
        </div>
        <ul className="grid gap-1">
          {testCards
            .filter(({ type }) => methodTypes.includes(type))
            .map(({ id, number }) => (
              <li
                key={id}
                className="flex flex-wrap items-center gap-x-3 gap-y-0 border-t border-hairline py-1 first:border-t-0"
              >
                <code className="font-mono text-label whitespace-nowrap tabular-nums">{number}</code>
                <span className="min-w-40 flex-1 text-label text-muted">{t(`cards.${id}`)}</span>
                <CopyButton text={number} label={t('copy', { number })} />
              </li>
            ))}
        </ul>
      </div>
    </section>
  )
}
