import { acceptInvitation } from '../../shared/identity/contracts/accept-invitation.ts'
import { isCommonPassword } from '../../shared/identity/rules/common-passwords.ts'
import { emailTaken, invitationInvalid, passwordTooCommon } from '../../shared/identity/rules/errors.ts'
import { invitedAccount } from '../../shared/identity/rules/invitation.ts'
import { readInvitationToken } from '../../shared/identity/rules/link-tokens.ts'
import { hashPassword } from '../../shared/identity/rules/password-hash.ts'
import { roomFor } from '../../shared/identity/store/addresses.ts'
import * as invitations from '../../shared/identity/store/invitations.ts'
import { backerOf } from '../../shared/identity/workflows/backer.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(acceptInvitation, {
  load: () => readSecretKey('CODES_SECRET'),
  run: async ({ body: { token, password, client = 'browser' }, ...origin }, secretKey) => {
    if (isCommonPassword(password)) throw passwordTooCommon()
    const { now } = origin
    const named = readInvitationToken(secretKey, token)
    const invitation = named && (await invitations.readOpenInvitation(named, now))
    if (!invitation) throw invitationInvalid()
    const [inviter, room] = await Promise.all([backerOf(invitation), roomFor(invitation.email, now)])
    if (!inviter) throw invitationInvalid()
    if (!room) throw emailTaken()
    const account = invitedAccount(invitation, await hashPassword(password), now)
    if (!(await invitations.acceptInvitation(invitation, { account, inviter, room }, now))) throw invitationInvalid()
    return signIn(account, client, origin)
  },
})
