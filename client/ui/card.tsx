import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface CardProps {
  /** `li` inside lists, `section` or `article` with an `aria-labelledby`. */
  readonly as?: 'div' | 'li' | 'section' | 'article'
  readonly id?: string
  readonly className?: string
  readonly 'aria-labelledby'?: string
  readonly 'aria-busy'?: boolean
  readonly children: ReactNode
}

/** A raised surface with room inside. */
export function Card({ as: Element = 'div', className, ...rest }: CardProps) {
  return (
    <Element
      {...rest}
      className={classes(
        'min-w-0 rounded-card border border-hairline bg-surface p-4 shadow-hairline sm:p-6',
        className,
      )}
    />
  )
}
