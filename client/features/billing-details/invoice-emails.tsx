import { useRef } from 'react'
import { useFieldArray, type UseFormReturn } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { maxInvoiceEmails } from '#shared/billing-details-limits.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { DetailsFormValues } from './details-form-schema.ts'
import { useProblemWords } from './use-problem-words.ts'

/** The addresses that bills go to: one at least, more when there are more people who want them. */
export function InvoiceEmails({ form }: { form: UseFormReturn<DetailsFormValues> }) {
  const t = useTranslations('details')
  const words = useProblemWords()
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'emails' })
  const addButton = useRef<HTMLButtonElement>(null)
  const problems = form.formState.errors.emails
  const wrong = words(problems?.root)
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-1 text-h3 font-semibold">{t('emails.title')}</legend>
      <p className="max-w-line text-label text-muted">{t('emails.hint')}</p>
      {fields.map(({ id }, index) => (
        <div key={id} className="flex min-w-0 flex-wrap items-end gap-2">
          <TextField
            label={index === 0 ? t('emails.first') : t('emails.another', { number: index + 1 })}
            type="email"
            autoComplete="email"
            inputMode="email"
            className="min-w-0 flex-1 basis-56"
            error={words(problems?.[index]?.value)}
            {...form.register(`emails.${index}.value`)}
          />
          {index === 0 ? null : (
            <Button
              variant="quiet"
              aria-label={t('emails.removeNamed', { number: index + 1 })}
              onClick={() => {
                remove(index)
                addButton.current?.focus()
              }}
            >
              <Icon name="cross" />
              {t('emails.remove')}
            </Button>
          )}
        </div>
      ))}
      {wrong === undefined ? null : (
        <p role="alert" className="flex items-start gap-2 text-label text-danger">
          <Icon name="danger" className="mt-0.5" />
          {wrong}
        </p>
      )}
      <div>
        <Button
          ref={addButton}
          isLocked={fields.length >= maxInvoiceEmails}
          aria-describedby="emails-most"
          onClick={() => append({ value: '' })}
        >
          <Icon name="plus" />
          {t('emails.add')}
        </Button>
        <p id="emails-most" className="mt-1 text-label text-muted">
          {t('emails.most', { count: maxInvoiceEmails })}
        </p>
      </div>
    </fieldset>
  )
}
