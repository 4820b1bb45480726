import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'

export const undoAct = defineContract({
  name: 'undoAct',
  method: 'POST',
  path: '/api/v1/auth/undo',
  summary:
    'Undo what was done to an account, by the link that its address or number got: both become what they were, every session ends, a deletion is taken back, and no password is good until the mail that is sent then has set a new one. Later links are void.',
  auth: 'guest',
  limit: { per: 'ip', max: 30, seconds: 60 },
  body: z.strictObject({ token: CodeText(1, 200) }),
  reply: {
    status: 200,
    /** How its owner signs in from now on: by the mail that sets a password, or by a code to the number. */
    schema: z.object({ next: z.enum(['reset_password', 'sign_in_by_code']) }),
  },
  errors: { UNDO_TOKEN_INVALID: 422 },
})
