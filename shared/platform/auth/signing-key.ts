import { type CryptoKey, importJWK } from 'jose'
import * as z from 'zod/mini'
import { readSecret } from './secrets.ts'

/** Private keys as a secret holds them: the signer and, before a rotation, its successor (RFC 8037 JWKs). */
export const PrivateKeys = z.object({
  current: z.string(),
  keys: z.array(
    z.object({ kid: z.string(), kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
  ),
})

export type PrivateKeys = z.infer<typeof PrivateKeys>

export interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
}

const imported = new Map<string, SigningKey>()

/**
 * The private key that signs now, from the secret that the variable (`ACCESS_SECRET`, `TICKETS_SECRET`) names.
 * @throws Error when the secret holds no keys yet
 */
export const readSigningKey = async (variable: string): Promise<SigningKey> => {
  const { current, keys } = z.parse(PrivateKeys, await readSecret(variable))
  const known = imported.get(current)
  if (known) return known
  const jwk = keys.find(key => key.kid === current)
  if (!jwk) throw new Error(`${variable} has no key ${current}`)
  const key = { kid: current, privateKey: (await importJWK(jwk, 'EdDSA')) as CryptoKey }
  imported.set(current, key)
  return key
}
