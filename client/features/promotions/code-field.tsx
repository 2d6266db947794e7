import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'

export interface CodeFieldProps {
  readonly initial: string
  /** Why the last code was refused. */
  readonly error: string | null
  readonly isChecking: boolean
  readonly isLocked?: boolean
  readonly hasFocus?: boolean
  readonly onApply: (code: string) => void
}

/** A promotion code to type. Enter, the button and leaving the field all look it up. */
export function CodeField({
  initial,
  error,
  isChecking,
  isLocked = false,
  hasFocus = false,
  onApply,
}: CodeFieldProps) {
  const t = useTranslations('promotion')
  const [text, setText] = useState(initial)
  const [tried, setTried] = useState(initial)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (hasFocus) field.current?.focus()
  }, [hasFocus])
  const code = text.trim()

  const apply = () => {
    if (code === '' || isChecking || isLocked) return
    setTried(code)
    onApply(code)
  }
  const applyByEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    // The form around it would be sent.
    event.preventDefault()
    apply()
  }

  return (
    <div className="flex flex-wrap items-end gap-3">
      <TextField
        label={t('label')}
        value={text}
        maxLength={60}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        ref={field}
        error={code === tried ? error : null}
        className="min-w-48 flex-1"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={applyByEnter}
        onBlur={() => {
          if (code !== tried) apply()
        }}
      />
      <Button isLocked={isLocked} busyLabel={isChecking ? t('checking') : undefined} onClick={apply}>
        {t('apply')}
      </Button>
    </div>
  )
}
