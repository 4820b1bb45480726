import { X509Certificate } from 'node:crypto'
import { DomainError } from '../../../kernel/errors.ts'
import { patienceMs } from '../sdk-call.ts'

/** PayPal's own addresses of certificates, for live and for test accounts. */
const origins: readonly string[] = [
  'https://api.paypal.com',
  'https://api.sandbox.paypal.com',
  'https://api-m.paypal.com',
  'https://api-m.sandbox.paypal.com',
]
const pathPattern = /^\/v1\/notifications\/certs\/[\w-]{1,100}$/

/** A certificate changes every year or so. */
const mostKept = 8
const mostBytes = 32_768

const kept = new Map<string, X509Certificate>()

/**
 * The certificate at an address of PayPal's, fetched once. That it is PayPal's is proved by the connection to a host of
 * PayPal's; it must be valid now, be made out to PayPal, and be issued by the one that follows it.
 * @param localUrl where PayPal's API is played, the one other place of certificates
 * @returns undefined for any other address, and for what is no such certificate
 * @throws DomainError GATEWAY_UNAVAILABLE when the address does not answer
 */
export const certificateAt = async (
  address: string | undefined,
  localUrl: string | undefined,
  now: number,
): Promise<X509Certificate | undefined> => {
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  const isLocal = localUrl !== undefined && url.origin === new URL(localUrl).origin
  if (!(isLocal || origins.includes(url.origin)) || url.username || url.search || !pathPattern.test(url.pathname))
    return undefined
  const certificate = kept.get(url.href) ?? chainIn(await fetched(url), isLocal)
  if (!certificate || !isValid(certificate, now)) return undefined
  if (kept.size >= mostKept) kept.clear()
  kept.set(url.href, certificate)
  return certificate
}

const isValid = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo)

const chainIn = (pem: string, isLocal: boolean): X509Certificate | undefined => {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    const chain = blocks.map(block => new X509Certificate(block))
    const isWhole = chain.every((each, index) => {
      const issuer = chain[index + 1]
      return !issuer || (each.checkIssued(issuer) && each.verify(issuer.publicKey))
    })
    const [own] = chain
    return own && isWhole && (isLocal || isPaypals(own)) ? own : undefined
  } catch {
    return undefined
  }
}

const isPaypals = ({ subject }: X509Certificate): boolean => /^CN=[\w.-]+\.paypal\.com$/m.test(subject)

const unavailable = () =>
  new DomainError('GATEWAY_UNAVAILABLE', "PayPal's certificate cannot be read at the moment. Please try again.", {
    retryAfterSeconds: 5,
  })

/** An address that PayPal does not know gives a text without a certificate. */
const fetched = async (url: URL): Promise<string> => {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
    if (answer.status >= 500 || answer.status === 429) throw unavailable()
    return answer.ok ? (await answer.text()).slice(0, mostBytes) : ''
  } catch {
    throw unavailable()
  }
}
