import { commonPasswords } from './common-password-list.ts'

const known = new Set(commonPasswords.split(' '))

/** Whether a password is among the 10,000 commonest, in whatever case. The list leaves out those under 8 characters. */
export const isCommonPassword = (password: string): boolean => known.has(password.normalize('NFKC').toLowerCase())
