import { defineContract } from '../../platform/http/contract.ts'
import { Session, SessionParams } from './session.ts'

export const getSession = defineContract({
  name: 'getSession',
  method: 'GET',
  path: '/api/v1/sessions/{id}',
  summary: 'One device that is signed in to this account.',
  auth: 'account',
  scope: 'read:sessions',
  params: SessionParams,
  reply: { status: 200, schema: Session },
  errors: {},
})
