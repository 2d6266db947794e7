/** The version of the sentences `checkout.consent.*` that this release shows. Raise it with every change of their meaning. */
export const consentVersion = '2026-11-21.2'

/** Those of pages that may still be open on an earlier release stay; none is older than this one. */
const consentVersions: readonly string[] = [consentVersion]

/** True of what this product has shown. The server keeps the version as proof of what was agreed to, so it takes no other. */
export function isConsentVersion(version: string): boolean {
  return consentVersions.includes(version)
}
