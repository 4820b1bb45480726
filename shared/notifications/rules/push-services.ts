import { ECDH } from 'node:crypto'

/**
 * The push services of the browsers there are, by the end of their names. A subscription names the address that messages are
 * posted to: with any other allowed, whoever subscribes could have this service call what only it can reach.
 */
const services = [
  // Chrome, Edge on Android, Opera, Brave, Samsung Internet
  'fcm.googleapis.com',
  // Firefox
  'push.services.mozilla.com',
  // Safari
  'push.apple.com',
  // Edge on Windows
  'notify.windows.com',
] as const

/**
 * Whether an address is one of a push service.
 * @param played begins the addresses of a push service that is played on this machine, where there is one
 */
export const isPushEndpoint = (endpoint: string, played?: string): boolean => {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username, password, href } = new URL(endpoint)
  if (username !== '' || password !== '') return false
  if (played && href.startsWith(`${played}/`)) return true
  return (
    protocol === 'https:' && port === '' && services.some(name => hostname === name || hostname.endsWith(`.${name}`))
  )
}

/** Whether the keys of a subscription are a point of P-256 and sixteen bytes, as RFC 8291 has them. */
export const arePushKeys = ({ p256dh, auth }: { readonly p256dh: string; readonly auth: string }): boolean => {
  const point = Buffer.from(p256dh, 'base64url')
  if (point.length !== 65 || Buffer.from(auth, 'base64url').length !== 16) return false
  try {
    ECDH.convertKey(point, 'prime256v1')
    return true
  } catch {
    return false
  }
}
