import { createECDH, createHmac } from 'node:crypto'

/** A key pair on P-256 that names this service to push services (RFC 8292). */
export interface VapidKey {
  /** The uncompressed point, base64url: a browser's `applicationServerKey`. */
  readonly public_key: string
  readonly jwk: {
    readonly kty: 'EC'
    readonly crv: 'P-256'
    readonly x: string
    readonly y: string
    readonly d: string
  }
}

/** The same pair for the same secret. A number that is no private key, one in four billion, is passed over. */
export const vapidKeyOf = (secret: string): VapidKey => {
  const pair = createECDH('prime256v1')
  for (let round = 0; ; round += 1) {
    const d = createHmac('sha256', secret).update(`vapid ${round}`).digest()
    try {
      pair.setPrivateKey(d)
    } catch {
      continue
    }
    const point = pair.getPublicKey()
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url')) as [
      string,
      string,
    ]
    return {
      public_key: point.toString('base64url'),
      jwk: { kty: 'EC', crv: 'P-256', x, y, d: d.toString('base64url') },
    }
  }
}
