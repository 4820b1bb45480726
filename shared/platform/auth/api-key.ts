import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { randomBytes } from '../../kernel/random.ts'

/**
 * An API key: `hf_live_` or, where no money is taken, `hf_test_`, then 40 hexadecimal digits of 160 random bits and 8 of their
 * CRC-32, so that a typo is told without a read, and a scanner for secrets can be sure.
 */
const form = /^hf_(?:live|test)_([0-9a-f]{40})([0-9a-f]{8})$/

const checksumOf = (text: string): string => crc32(text).toString(16).padStart(8, '0')

export const apiKeyPrefix = (stage: string | undefined): string => (stage === 'production' ? 'hf_live_' : 'hf_test_')

export const newApiKey = (stage: string | undefined): string => {
  const secret = Buffer.from(randomBytes(20)).toString('hex')
  return `${apiKeyPrefix(stage)}${secret}${checksumOf(secret)}`
}

/** Whether a token has the form of an API key, be it a valid one or not. */
export const isLikeApiKey = (token: string): boolean => token.startsWith('hf_')

export const isApiKey = (token: string): boolean => {
  const [, secret = '', checksum] = form.exec(token) ?? []
  return checksum === checksumOf(secret)
}

/** The only form in which a key is kept. Its 160 bits need no slow hash. */
export const hashOfApiKey = (key: string): string => createHash('sha256').update(key).digest('base64url')
