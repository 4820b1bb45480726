import type { Invitation } from '../../shared/identity/rules/invitation.ts'
import { invitationToken } from '../../shared/identity/rules/link-tokens.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { allItems } from './accounts.ts'

/** The invitation that waits for an address, as stored. */
export const invitationFor = async (email: string): Promise<Invitation | undefined> =>
  (await allItems('identity')).find(item => item.sk === 'INVITATION' && item.email === email) as Invitation | undefined

/** The token that the last mail to an address holds. */
export const invitationTokenFor = async (email: string): Promise<string> => {
  const invitation = await invitationFor(email)
  if (!invitation) throw new Error(`${email} is not invited`)
  return invitationToken(await readSecretKey('CODES_SECRET'), invitation)
}
