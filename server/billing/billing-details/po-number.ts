/** Under this name the buyer's own reference stands on invoices. */
export const poNumberField = 'PO number'
