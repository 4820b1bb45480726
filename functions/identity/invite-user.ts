import { inviteUser } from '../../shared/identity/contracts/invite-user.ts'
import { requireMayAppoint } from '../../shared/identity/rules/administration.ts'
import { emailTaken } from '../../shared/identity/rules/errors.ts'
import { newInvitation } from '../../shared/identity/rules/invitation.ts'
import { putInvitation } from '../../shared/identity/store/invitations.ts'
import { readAddress } from '../../shared/identity/store/registrations.ts'
import { byContact } from '../../shared/platform/http/by-contact.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(inviteUser, {
  byContact,
  load: ({ body }) => readAddress(body.email),
  run: async ({ user, body, now }, { isKept }) => {
    requireMayAppoint(user.role, 'customer', body.role)
    if (isKept) throw emailTaken()
    const invitation = newInvitation(body, user.user_id, now)
    await putInvitation(invitation)
    return invitation
  },
})
