import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Email, LastNameIfAny, PersonName } from './fields.ts'
import { Role } from './user.ts'

/** An invitation as shown to who made it: never its link, which only the mail has. */
const Invitation = z.object({
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  role: Role,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})

export const inviteUser = defineContract({
  name: 'inviteUser',
  method: 'POST',
  path: '/api/v1/users',
  summary:
    'Invite a person by mail, whose link makes the account. It is good for 7 days, once, and replaces an earlier one. A super_admin alone invites administrators.',
  auth: 'admin',
  scope: 'write:users',
  limit: [
    { per: 'user', max: 30, seconds: 3600 },
    { per: 'email', max: 5, seconds: 86_400 },
  ],
  body: z.strictObject({ email: Email, first_name: PersonName, last_name: LastNameIfAny, role: Role }),
  reply: { status: 201, schema: Invitation },
  errors: { EMAIL_TAKEN: 409 },
})
