import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import { Button } from '../ui/button.tsx'
import { CheckboxField } from '../ui/checkbox-field.tsx'
import { paths, undistracted } from './paths.ts'
import { readStored, writeStored } from './storage.ts'

/** How long after the first key of two the second still counts. */
const pairMs = 1_500
const storedUnder = 'shortcuts'

const shortcuts = [
  { keys: 'g b', words: 'billing', href: paths.overview },
  { keys: 'c', words: 'change', href: paths.change() },
  { keys: 'i', words: 'invoices', href: paths.invoices },
] as const

/**
 * Ways by single keys for people who are signed in. They rest while something is typed or a key is held with them, and can
 * be switched off, as whoever speaks to the computer needs it. `?` lists them, also when they are off.
 */
export function Shortcuts() {
  const t = useTranslations('shortcuts')
  const [path, navigate] = useLocation()
  const isUndistracted = undistracted.test(path)
  const [isOn, setIsOn] = useState(() => readStored(storedUnder) !== 'off')
  const list = useRef<HTMLDialogElement>(null)
  const before = useRef<{ key: string; at: number } | null>(null)

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isUndistracted || isTypedInto(event.target) || list.current?.open === true) return
      if (event.key === '?') {
        event.preventDefault()
        list.current?.showModal()
        return
      }
      if (!isOn) return
      const first = before.current
      before.current = { key: event.key, at: event.timeStamp }
      const pair =
        first !== null && event.timeStamp - first.at < pairMs ? `${first.key} ${event.key}` : event.key
      const found =
        shortcuts.find(({ keys }) => keys === pair) ?? shortcuts.find(({ keys }) => keys === event.key)
      if (found === undefined) return
      event.preventDefault()
      before.current = null
      navigate(found.href)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [isOn, isUndistracted, navigate])

  return (
    <dialog
      ref={list}
      aria-labelledby="shortcuts-title"
      className="m-auto w-full max-w-content rounded-card border border-hairline bg-surface p-6 text-text backdrop:bg-black/50"
    >
      <div className="grid gap-4">
        <h2 id="shortcuts-title" className="text-h3 font-semibold">
          {t('title')}
        </h2>
        <dl className="grid gap-2">
          {shortcuts.map(({ keys, words }) => (
            <div key={keys} className="flex items-baseline justify-between gap-4">
              <dt>{t(words)}</dt>
              <dd className="flex gap-1">
                {keys.split(' ').map((key) => (
                  <Key key={key}>{key}</Key>
                ))}
              </dd>
            </div>
          ))}
          <div className="flex items-baseline justify-between gap-4">
            <dt>{t('list')}</dt>
            <dd>
              <Key>?</Key>
            </dd>
          </div>
        </dl>
        <CheckboxField
          label={t('use')}
          checked={isOn}
          onChange={(checked) => {
            setIsOn(checked)
            writeStored(storedUnder, checked ? 'on' : 'off')
          }}
        />
        <div>
          <Button onClick={() => list.current?.close()}>{t('close')}</Button>
        </div>
      </div>
    </dialog>
  )
}

function Key({ children }: { children: string }) {
  return (
    <kbd className="min-w-7 rounded-chip border border-control bg-sunken px-2 py-0.5 text-center text-label">
      {children}
    </kbd>
  )
}

/** Keys that go to a field are words, not ways. */
function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}
