import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes } from 'react'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

/** How every control of the app looks; the payment form takes the same values from the tokens. */
export const controlLook =
  'min-h-11 w-full rounded-input border border-control bg-surface px-3 py-2 text-body text-text aria-invalid:border-danger disabled:bg-sunken disabled:text-muted'

interface Described {
  readonly label: ReactNode
  /** Standing help under the label. */
  readonly hint?: ReactNode
  /** What is wrong and how to put it right; shown with an icon and tied to the control. */
  readonly error?: ReactNode
}

export interface TextFieldProps extends Described, InputHTMLAttributes<HTMLInputElement> {
  readonly ref?: Ref<HTMLInputElement>
}

/** A labelled one-line input. */
export function TextField({ label, hint, error, id, className, ...rest }: TextFieldProps) {
  const own = useId()
  const control = id ?? own
  return (
    <FieldFrame label={label} hint={hint} error={error} control={control} className={className}>
      <input
        {...rest}
        id={control}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(control, hint, error)}
        className={controlLook}
      />
    </FieldFrame>
  )
}

export interface SelectFieldProps extends Described, SelectHTMLAttributes<HTMLSelectElement> {
  readonly ref?: Ref<HTMLSelectElement>
  /** Hides the label from sight, not from screen readers. */
  readonly isLabelHidden?: boolean
}

/** A labelled native select, with `<option>` children. */
export function SelectField({
  label,
  hint,
  error,
  id,
  className,
  isLabelHidden = false,
  children,
  ...rest
}: SelectFieldProps) {
  const own = useId()
  const control = id ?? own
  return (
    <FieldFrame
      label={label}
      hint={hint}
      error={error}
      control={control}
      className={className}
      isLabelHidden={isLabelHidden}
    >
      <span className="relative block">
        <select
          {...rest}
          id={control}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(control, hint, error)}
          className={classes(controlLook, 'appearance-none pe-9')}
        >
          {children}
        </select>
        <Icon
          name="chevron"
          className="pointer-events-none absolute inset-e-3 top-1/2 -translate-y-1/2 text-muted"
        />
      </span>
    </FieldFrame>
  )
}

/** Label, hint and error around any one control whose id is `control`. */
export function FieldFrame({
  label,
  hint,
  error,
  control,
  className,
  isLabelHidden = false,
  children,
}: Described & {
  control: string
  className?: string | undefined
  isLabelHidden?: boolean
  children: ReactNode
}) {
  return (
    <div className={classes('grid gap-1', className)}>
      <label htmlFor={control} className={isLabelHidden ? 'sr-only' : 'text-label font-medium text-text'}>
        {label}
      </label>
      {hint ? (
        <p id={`${control}-hint`} className="text-label text-muted">
          {hint}
        </p>
      ) : null}
      {children}
      {error ? (
        <p id={`${control}-error`} className="flex items-start gap-2 text-label text-danger">
          <Icon name="danger" className="mt-0.5" />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  )
}

/** The ids for `aria-describedby` of a control inside a `FieldFrame`. */
export function describedBy(control: string, hint: ReactNode, error: ReactNode): string | undefined {
  const ids = [hint && `${control}-hint`, error && `${control}-error`].filter(Boolean)
  return ids.length === 0 ? undefined : ids.join(' ')
}
