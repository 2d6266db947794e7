import { useId, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Notice } from '#shared/contracts/notices.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { DateText } from '../../ui/date-text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { toneLook } from '../../ui/tone.ts'
import { noticeLooks, useNoticeSentence, wayOf } from './notice-words.ts'

/** One notice: what happened, when, whether it still matters, and the way to what it is about. */
export function NoticeRow({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const t = useTranslations('notices')
  const sentence = useNoticeSentence()(notice)
  const text = useRef<HTMLParagraphElement>(null)
  const heading = useId()
  const { isRead, isSolved } = notice
  const isNew = !isRead && !isSolved
  const { tone, icon } = noticeLooks[notice.reaction]
  const way = wayOf(notice)
  return (
    <Card as="li" aria-labelledby={heading} className="flex items-start gap-3">
      <span className={classes('rounded-full p-2', toneLook[isSolved ? 'neutral' : tone])}>
        <Icon name={isSolved ? 'check' : icon} size={20} />
      </span>
      <div className="grid min-w-0 flex-1 gap-1">
        <p ref={text} id={heading} tabIndex={-1} className={isNew ? 'font-semibold' : undefined}>
          {sentence}
        </p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-label text-muted">
          <DateText value={notice.at} format="moment" />
          {isNew ? <Badge tone="info">{t('new')}</Badge> : null}
          {isSolved ? (
            <Badge tone="success" icon="check">
              {t('solved')}
            </Badge>
          ) : null}
        </div>
        <div className="flex flex-wrap items-center gap-x-6">
          {way === null ? null : (
            <TextLink
              href={way.href}
              className="inline-flex min-h-11 items-center"
              onClick={isNew ? onRead : undefined}
            >
              {t(`to.${way.name}`)}
            </TextLink>
          )}
          {isNew ? (
            <Button
              variant="quiet"
              className="-ms-4"
              aria-describedby={heading}
              onClick={() => {
                // The button goes; whoever pressed it with the keyboard stays in the row.
                text.current?.focus()
                onRead()
              }}
            >
              {t('markRead')}
            </Button>
          ) : null}
        </div>
      </div>
    </Card>
  )
}
