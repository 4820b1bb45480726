import { createECDH } from 'node:crypto'
import coding from 'http_ece'
import { importJWK, SignJWT } from 'jose'
import { now } from '../../kernel/clock.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import { log } from '../../platform/observability/log.ts'
import { callService, Unanswered } from '../../platform/outside-call.ts'
import { vapidKeyOf } from '../rules/vapid-key.ts'
import type { Delivered, Push } from './deliver.ts'

const patienceMs = 4_000

/** Push services take no token that lasts longer than a day. */
const tokenSeconds = 12 * 3600

/**
 * Posts a message to the push service of a browser (RFC 8030), encrypted so that only the browser can read it (RFC 8291).
 * @returns `isGone` where the service does not know the browser any more
 * @throws ServiceUnavailable
 */
export const deliverPush = async (push: Push): Promise<Delivered> => {
  const body = encrypted(push)
  const headers = { ...headersOf(push), authorization: await authorizationOf(push) }
  const status = await callService(
    new URL(push.to).hostname,
    signal => posted(push.to, { headers, body, signal }),
    patienceMs,
  )
  if (status < 300) return { status: 'sent' }
  const isGone = status === 404 || status === 410
  if (!isGone) log.warn('a push service refused a message', { status, code: 'PUSH_REFUSED' })
  return { status: 'refused', isGone }
}

const posted = async (
  endpoint: string,
  { headers, body, signal }: Required<Pick<RequestInit, 'headers' | 'body' | 'signal'>>,
): Promise<number> => {
  // It is a known service that is called: where it sends on to is not.
  const init = { method: 'POST', redirect: 'manual', headers, body, signal } as const
  const { status } = await fetch(endpoint, init).catch((error: unknown) => {
    throw new Unanswered((error as Error).name === 'TimeoutError' ? 'TIMED_OUT' : 'UNREACHABLE')
  })
  if (status === 429 || status >= 500) throw new Unanswered(`HTTP_${status}`, status)
  return status
}

/** With a key pair for this one message. */
const encrypted = ({ payload, device: { p256dh, auth } }: Push): Buffer<ArrayBuffer> => {
  const privateKey = createECDH('prime256v1')
  privateKey.generateKeys()
  const content = coding.encrypt(Buffer.from(payload), {
    version: 'aes128gcm',
    privateKey,
    dh: p256dh,
    authSecret: auth,
  })
  return Buffer.from(content)
}

const headersOf = ({ ttl_seconds, urgency, topic }: Push) => ({
  'content-type': 'application/octet-stream',
  'content-encoding': 'aes128gcm',
  ttl: String(ttl_seconds),
  urgency,
  topic,
})

/** Who sends, signed for this push service (RFC 8292). */
const authorizationOf = async ({ to }: Push): Promise<string> => {
  const { public_key, jwk } = vapidKeyOf(await readSecretKey('PUSH_SECRET'))
  const token = await new SignJWT({ sub: `mailto:${process.env.MAIL_FROM}` })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(new URL(to).origin)
    .setExpirationTime(Math.floor(now() / 1000) + tokenSeconds)
    .sign(await importJWK(jwk, 'ES256'))
  return `vapid t=${token}, k=${public_key}`
}
