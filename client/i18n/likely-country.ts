/** The country that the browser's language names, or that most of its readers live in, as an ISO 3166 code; null when it has neither. */
export function likelyCountry(): string | null {
  return new Intl.Locale(navigator.language).maximize().region ?? null
}
