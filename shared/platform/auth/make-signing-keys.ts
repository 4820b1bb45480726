import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import * as z from 'zod/mini'
import { PrivateKeys } from './signing-key.ts'

const secrets = new SecretsManagerClient({ maxAttempts: 5 })

/**
 * The secret's private keys, made (Ed25519) if it has none. Keys that are there stay: replacing one would end every
 * session and spoil every ticket it signed. A secret fresh from CloudFormation holds a placeholder, which counts as none.
 */
export const ensurePrivateKeys = async (secretArn: string): Promise<PrivateKeys> => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }))
  const content: unknown = JSON.parse(SecretString ?? '{}')
  if (typeof content === 'object' && content !== null && 'keys' in content) return z.parse(PrivateKeys, content)
  const made = await makeKeys()
  await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: JSON.stringify(made) }))
  return made
}

const makeKeys = async (): Promise<PrivateKeys> => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { x = '', d = '' } = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x })
  return { current: kid, keys: [{ kty: 'OKP', crv: 'Ed25519', x, d, kid }] }
}
