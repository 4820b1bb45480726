import { defineContract } from '../../platform/http/contract.ts'

export const logout = defineContract({
  name: 'logout',
  method: 'POST',
  path: '/api/v1/auth/logout',
  summary:
    "End this session: its tokens are refused from here on. A browser's cookie will do, with a JSON content type.",
  auth: 'optional',
  scope: 'write:sessions',
  limit: { per: 'ip', max: 60, seconds: 60 },
  reply: { status: 204 },
  errors: { CROSS_SITE_REQUEST: 403 },
})
