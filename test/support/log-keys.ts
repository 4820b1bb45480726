import { generateKeyPairSync } from 'node:crypto'
import { keyringIn, type LogKeys, signerIn, withNewKey } from '../../shared/activity/rules/log-keys.ts'
import type { Trust } from '../../shared/activity/rules/vouch.ts'

/** A key as a deploy makes it. */
export const newLogKey = (kid = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')) => {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { kid, x, d }
}

const madeAt = Date.parse('2024-01-01T00:00:00Z')

/** What the activity log signs with in this process. */
export const logKeys: LogKeys = withNewKey(undefined, newLogKey(), madeAt)
export const logSigner = signerIn(logKeys)
export const logTrust: Trust = { keys: keyringIn(logKeys), since: madeAt }
