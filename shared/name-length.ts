/** The longest name that a person may have, in UTF-16 units as browsers count. */
export const maxNameLength = 100
