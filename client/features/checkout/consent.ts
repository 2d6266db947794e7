/**
 * Version of the sentences `checkout.consent.*`. Raise it with every change of their meaning: the server keeps it as proof of
 * what was agreed to.
 */
export const consentVersion = '2026-11-21.2'
