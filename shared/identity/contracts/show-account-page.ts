import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

/** Where the links in messages about an account lead. */
export const AccountPage = z.enum(['reset-password', 'forgot-password', 'accept-invitation', 'undo'])

export const showAccountPage = defineContract({
  name: 'showAccountPage',
  method: 'GET',
  path: '/account/{page}',
  summary:
    'The page that a link in a message about an account leads to. The token is behind the `#`, which no server gets.',
  auth: 'guest',
  cache: { seconds: 300 },
  params: z.object({ page: AccountPage }),
  reply: { status: 200, content_type: 'text/html; charset=utf-8' },
  errors: {},
})
