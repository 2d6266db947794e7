import { Fragment } from 'react'

const address = /(https?:\/\/\S+)/

/** A mail as it was written. Addresses of this app are links; any other stays text, because people's names may hold one. */
export function MailText({ text }: { text: string }) {
  return (
    <p className="whitespace-pre-line wrap-anywhere">
      {text.split(address).map((part, index) => {
        // The parts of one text never move.
        return isHere(part) ? (
          <a
            key={index}
            href={part}
            className="rounded-chip font-medium text-accent underline underline-offset-2 hover:text-accent-strong"
          >
            {part}
          </a>
        ) : (
          <Fragment key={index}>{part}</Fragment>
        )
      })}
    </p>
  )
}

function isHere(part: string): boolean {
  return address.test(part) && URL.canParse(part) && new URL(part).origin === window.location.origin
}
