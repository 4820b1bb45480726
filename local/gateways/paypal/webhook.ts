import { createSign, randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Delivery } from '../exchange.ts'
import type { Certified } from './certificate.ts'
import { newId, timeText } from './records.ts'

export interface Signing {
  readonly certified: Certified
  readonly certUrl: string
  readonly webhook_id: string
}

/** A body with PayPal's headers: the signature is over id, time, webhook and the CRC32 of the body. */
export const signed = (body: string, { certified, certUrl, webhook_id }: Signing, time = Date.now()): Delivery => {
  const [id, at] = [randomUUID(), timeText(time)]
  const text = `${id}|${at}|${webhook_id}|${crc32(body)}`
  return {
    headers: {
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': certUrl,
      'paypal-transmission-id': id,
      'paypal-transmission-sig': createSign('RSA-SHA256').update(text).sign(certified.privateKey, 'base64'),
      'paypal-transmission-time': at,
    },
    body,
  }
}

export const eventBody = (event_type: string, resource: object): string =>
  JSON.stringify({
    id: `WH-${newId()}-${newId()}`,
    event_version: '1.0',
    create_time: new Date().toISOString(),
    resource_type: event_type.split('.')[1]?.toLowerCase(),
    event_type,
    summary: event_type,
    resource,
    links: [],
  })
