import { type FrameAddress, readFrameHash } from '../protocol/frame-address.ts'
import { connectPage } from '../protocol/handshake.ts'
import { type Language, resolveLanguage } from '../strings/translate.ts'

export interface OpenFrame {
  address: FrameAddress
  language: Language
  port: Promise<MessagePort>
}

/** Reads who opened this frame from its address and offers that page, and no other, a port. */
export function openFrame(): OpenFrame {
  const address = readFrameHash(window.location.hash)
  return {
    address,
    language: resolveLanguage(address.locale, navigator.language),
    port: connectPage(new URL(address.referrer).origin),
  }
}

/** The API base of a frame that is served beside its API: everything before `/v3/`. */
export function ownApiBase(): string {
  const { origin, pathname } = window.location
  return origin + pathname.slice(0, pathname.lastIndexOf('/v3/'))
}
