import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})

export const getPublicKeys = defineContract({
  name: 'getPublicKeys',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that check access tokens and ticket codes (RFC 7517).',
  auth: 'guest',
  cache: { seconds: 300 },
  reply: { status: 200, schema: z.object({ keys: z.array(PublicKey) }) },
  errors: {},
})
