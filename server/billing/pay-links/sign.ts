import type { payLinks } from '../../db/schema/pay-links.ts'
import { isSignedName, signedName } from '../signed-name.ts'

type Signed = Pick<typeof payLinks.$inferSelect, 'id' | 'invoiceStripeId' | 'expiresAt'>

/** The link's name and a signature over all that it allows: which invoice, until when. The same each time. */
export const tokenOf = (secret: string, link: Signed): Promise<string> =>
  signedName(secret, link.id, allowedBy(link))

/** Whether we signed it; takes as long for a wrong signature as for a right one. */
export const isSigned = (secret: string, link: Signed, signature: string): Promise<boolean> =>
  isSignedName(secret, allowedBy(link), signature)

const allowedBy = ({ id, invoiceStripeId, expiresAt }: Signed) =>
  `pay-link.v1:${id}:${invoiceStripeId}:${expiresAt.getTime()}`
