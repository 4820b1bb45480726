import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import * as z from 'zod/mini'
import { PrivateKeys } from './signing-key.ts'
import { readStoredSecret, writeSecret } from './stored-secret.ts'

/**
 * The secret's private keys, made (Ed25519) if it has none. Existing keys stay: replacing one would end every session
 * and invalidate every ticket it signed. A secret fresh from CloudFormation holds a placeholder, which counts as none.
 */
export const ensurePrivateKeys = async (secretArn: string): Promise<PrivateKeys> => {
  const content = await readStoredSecret(secretArn)
  if (typeof content === 'object' && content !== null && 'keys' in content) return z.parse(PrivateKeys, content)
  const key = await makePrivateKey()
  const made = { current: key.kid, keys: [key] }
  await writePrivateKeys(secretArn, made)
  return made
}

/** @throws Error when the secret holds no keys yet */
export const readPrivateKeys = async (secretArn: string): Promise<PrivateKeys> =>
  z.parse(PrivateKeys, await readStoredSecret(secretArn))

export const writePrivateKeys = async (secretArn: string, keys: PrivateKeys): Promise<void> => {
  await writeSecret(secretArn, keys)
}

/** A new Ed25519 key, named by its thumbprint (RFC 7638). */
export const makePrivateKey = async (): Promise<PrivateKeys['keys'][number]> => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { x = '', d = '' } = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x })
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid }
}
