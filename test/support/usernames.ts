import { allItems } from './accounts.ts'

let names = 0

export const newUsername = (): string => {
  names += 1
  return `asha_${names}_x`
}

/** The claim to a username, as the table has it. */
export const usernameClaim = (username: string) => ({ pk: `USERNAME#${username}`, sk: 'ACCOUNT' })

export const usernameClaimsOf = async (userId: string) =>
  (await allItems('identity')).filter(item => String(item.pk).startsWith('USERNAME#') && item.user_id === userId)
