import { classes } from './classes.ts'

const drawings = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  minus: 'M3.5 8h9',
  plus: 'M8 3.5v9M3.5 8h9',
  chevron: 'M4 6l4 4 4-4',
  info: 'M8 7.25v4M8 4.75v.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  warning:
    'M8 6.25v3M8 11.5v.01M7.1 2.9 1.9 12a1 1 0 0 0 .9 1.5h10.4a1 1 0 0 0 .9-1.5L8.9 2.9a1 1 0 0 0-1.8 0Z',
  danger: 'M8 4.75v4M8 11.25v.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  success: 'M5.5 8.25 7.25 10l3.25-3.75M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  clock: 'M8 4.75V8l2.25 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  lock: 'M4.5 7V5a3.5 3.5 0 1 1 7 0v2M3.5 7h9a.5.5 0 0 1 .5.5v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-5a.5.5 0 0 1 .5-.5Z',
  card: 'M2 6.5h12M4 10.5h3M3 3.5h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z',
  bank: 'M2 6.5 8 3l6 3.5H2ZM3.5 6.5v5M6.5 6.5v5M9.5 6.5v5M12.5 6.5v5M2 13h12',
  copy: 'M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M3.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1Z',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  back: 'M13 8H3M7 4 3 8l4 4',
  dot: 'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z',
  pause: 'M6 4v8M10 4v8',
  download: 'M8 2.5v7.75M4.75 7.25 8 10.5l3.25-3.25M3 13.25h10',
  bell: 'M4 7a4 4 0 0 1 8 0c0 3.5 1.5 4.5 1.5 4.5h-11S4 10.5 4 7ZM6.75 13.5c.5.7 2 .7 2.5 0',
  user: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 13.5c.6-2.3 2.6-3.5 5-3.5s4.4 1.2 5 3.500',
} as const

export type IconName = keyof typeof drawings

/** A line drawing beside words. It is never the only carrier of a meaning, so screen readers skip it. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: 16 | 20; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={classes(size === 16 ? 'size-4' : 'size-5', 'shrink-0', className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  )
}

/** A small turning ring for waiting inside a control. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'inline-block size-4 shrink-0 animate-spin rounded-full border-2 border-current border-t-transparent',
        className,
      )}
    />
  )
}
