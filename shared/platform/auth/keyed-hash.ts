import { createHmac } from 'node:crypto'
import { readSecretKey } from './secrets.ts'

/**
 * Stands for an e-mail address or phone number that requests are counted by. Whoever reads the table could guess a number
 * from a plain hash; this one takes the service's secret to make.
 */
export const keyedHash = async (text: string): Promise<string> =>
  createHmac('sha256', await readSecretKey('LIMITS_SECRET'))
    .update(text)
    .digest('base64url')
