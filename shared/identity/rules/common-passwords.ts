import common from './common-passwords.json' with { type: 'json' }

const known = new Set(common)

/** Whether a password is among the 10,000 commonest, however it is capitalized. The list leaves out those under 8 characters. */
export const isCommonPassword = (password: string): boolean => known.has(password.normalize('NFKC').toLowerCase())
