import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { StoredMail } from '#shared/contracts/notices.ts'
import { dressMail } from '#shared/mails/dress-mail.ts'
import { mailLook } from '#shared/mails/mail-look.ts'
import { useColorScheme } from '../../app/theme.ts'
import { Disclosure } from '../../ui/disclosure.tsx'

/** The mail as readers draw it: in the tokens that hold on this page now, in a frame where nothing runs. */
export function MailAsSent({ mail }: { mail: StoredMail }) {
  const t = useTranslations('mailbox')
  const [isOpen, setIsOpen] = useState(false)
  // Drawn anew when the scheme changes, because the tokens do.
  const scheme = useColorScheme()
  return (
    <Disclosure summary={t('asSent')} onToggle={setIsOpen}>
      {isOpen ? (
        <iframe
          key={scheme}
          title={t('asSentOf', { subject: mail.subject })}
          sandbox=""
          srcDoc={drawn(mail)}
          className="h-96 w-full rounded-card border border-hairline"
        />
      ) : null}
    </Disclosure>
  )
}

function drawn(mail: StoredMail): string {
  const style = getComputedStyle(document.documentElement)
  const look = mailLook((name) => style.getPropertyValue(name))
  return dressMail(mail, { look, origin: window.location.origin })
}
