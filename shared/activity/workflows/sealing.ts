import * as z from 'zod/mini'
import { readSecret } from '../../platform/auth/secrets.ts'
import { keyringIn, LogKeys, signerIn } from '../rules/log-keys.ts'
import { isKnownKey, isSigned, type LogKeyring, type Signer } from '../rules/signature.ts'
import type { Sealing } from '../store/sealing.ts'

interface Known {
  readonly text: string
  readonly signer: Signer
  readonly keyring: LogKeyring
}

let known: Known | undefined

/** @throws Error while the deploy has made no key yet: the changes are delivered again */
const readKeys = async (options?: { forceFetch: true }): Promise<Known> => {
  const secret = await readSecret('LOG_SECRET', options)
  const text = JSON.stringify(secret)
  if (known?.text === text) return known
  const keys = z.parse(LogKeys, secret)
  known = { text, signer: signerIn(keys), keyring: keyringIn(keys) }
  return known
}

/** What the log's writer signs with. Another one may have begun to use a key that is newer than those read last. */
export const readSealing = async (): Promise<Sealing> => {
  const { signer, keyring } = await readKeys()
  return {
    signer,
    isSealed: async page => {
      if (page.sig === undefined) return false
      const keys = isKnownKey(page.sig, keyring) ? keyring : (await readKeys({ forceFetch: true })).keyring
      return isSigned(page, keys)
    },
  }
}
