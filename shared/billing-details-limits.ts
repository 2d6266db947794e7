/** As many addresses as an account's bills go to. */
export const maxInvoiceEmails = 4
export const maxEmailLength = 100
/** Of the buyer's own reference on invoices. */
export const maxPoNumberLength = 60
