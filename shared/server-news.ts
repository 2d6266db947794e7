/** What every answer of the server says of the server itself, in headers, so that an open page hears of it wherever it is. */
export const versionHeader = 'x-paydesk-version'
/** There while the database writes nothing down; what is asked for can be read and not changed. */
export const readOnlyHeader = 'x-paydesk-read-only'
