import { createHmac } from 'node:crypto'
import { readSecretKey } from '../auth/secrets.ts'
import type { ByContact } from './guard.ts'

/** What a limit per e-mail address or phone number counts by: of the body's member, in whatever way it is written. */
export const byContact: ByContact = (per, { body }) => {
  const given = body as Readonly<Record<string, unknown>> | undefined
  const member = String((per === 'email' ? given?.email : given?.phone_number) ?? '').trim()
  return keyedHash(member.toLowerCase())
}

/**
 * Stands for an e-mail address or phone number that requests are counted by. Whoever reads the table could guess a number
 * from a plain hash; this one takes the service's secret to make.
 */
export const keyedHash = async (text: string): Promise<string> =>
  createHmac('sha256', await readSecretKey('LIMITS_SECRET'))
    .update(text)
    .digest('base64url')

/** Stands for the recipient of a message in what is kept of it. */
export const recipientHash = ({ channel, to }: { readonly channel: string; readonly to: string }): Promise<string> =>
  keyedHash(`sent by ${channel} to ${to.toLowerCase()}`)
