/** The version of the sentences `checkout.consent.*` and `change.consent.*` that this release shows. Raise it with every change of their meaning. */
export const consentVersion = '2026-11-29.2'

/** Those of pages that may still be open on an earlier release stay. */
const consentVersions: readonly string[] = [consentVersion, '2026-11-28.1', '2026-11-21.2']

/** True of what this product has shown. The server keeps the version as proof of what was agreed to, so it takes no other. */
export function isConsentVersion(version: string): boolean {
  return consentVersions.includes(version)
}
