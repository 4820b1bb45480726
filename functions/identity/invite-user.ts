import { inviteUser } from '../../shared/identity/contracts/invite-user.ts'
import { requireMayAppoint } from '../../shared/identity/rules/administration.ts'
import { emailTaken } from '../../shared/identity/rules/errors.ts'
import { newInvitation } from '../../shared/identity/rules/invitation.ts'
import { isAddressTaken } from '../../shared/identity/store/addresses.ts'
import { putInvitation } from '../../shared/identity/store/invitations.ts'
import { byContact } from '../../shared/platform/http/by-contact.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(inviteUser, {
  byContact,
  load: ({ body, now }) => isAddressTaken(body.email, now),
  run: async ({ user, body, now }, isTaken) => {
    requireMayAppoint(user.role, 'customer', body.role)
    if (isTaken) throw emailTaken()
    const invitation = newInvitation(body, user.user_id, now)
    await putInvitation(invitation)
    return invitation
  },
})
