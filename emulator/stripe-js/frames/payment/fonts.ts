import type { FontSource } from '../../protocol/payment-frame.ts'
import { element } from '../dom.ts'

const loaded = new Set<string>()

/** Loads the integration's fonts into the frame, each once; one that does not load leaves the next family in line. */
export function loadFonts(fonts: readonly FontSource[]): void {
  for (const font of fonts) {
    const key = JSON.stringify(font)
    if (loaded.has(key)) continue
    loaded.add(key)
    if (font.cssSrc !== undefined) linkStylesheet(font.cssSrc)
    else if (font.family !== undefined && font.src !== undefined) void loadFace(font.family, font.src, font)
  }
}

function linkStylesheet(address: string): void {
  document.head.append(element('link', { rel: 'stylesheet', href: address }))
}

async function loadFace(family: string, src: string, font: FontSource): Promise<void> {
  try {
    const face = new FontFace(family, src, descriptors(font))
    document.fonts.add(face)
    await face.load()
  } catch {
    console.warn(`[Stripe.js] elements-inner-payment.html: the font "${family}" could not be loaded.`)
  }
}

function descriptors({ weight, style, unicodeRange, display }: FontSource): FontFaceDescriptors {
  return {
    ...(weight === undefined ? {} : { weight }),
    ...(style === undefined ? {} : { style }),
    ...(unicodeRange === undefined ? {} : { unicodeRange }),
    display: isFontDisplay(display) ? display : 'swap',
  }
}

function isFontDisplay(value: string | undefined): value is FontDisplay {
  return value !== undefined && ['auto', 'block', 'fallback', 'optional', 'swap'].includes(value)
}
