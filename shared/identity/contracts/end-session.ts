import { defineContract } from '../../platform/http/contract.ts'
import { SessionParams } from './session.ts'

export const endSession = defineContract({
  name: 'endSession',
  method: 'DELETE',
  path: '/api/v1/sessions/{id}',
  summary: 'Sign one device out: its tokens are refused from here on.',
  auth: 'account',
  scope: 'write:sessions',
  params: SessionParams,
  reply: { status: 204 },
  errors: {},
})
