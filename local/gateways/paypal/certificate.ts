import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** DER (ITU-T X.690): a tag, the length, the content. */
const der = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents)
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const length = Buffer.from(content.length.toString(16).padStart(4, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content])
}

const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents)

/** The object ids of `sha256WithRSAEncryption` and `commonName`. */
const sha256WithRsa = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05))
const commonName = der(0x06, Buffer.from('550403', 'hex'))

const nameOf = (name: string) => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))))

/** `YYYYMMDDHHMMSSZ` */
const timeOf = (time: number) => der(0x18, Buffer.from(`${new Date(time).toISOString().replace(/[-:T]|\..*/g, '')}Z`))

export interface Certified {
  readonly pem: string
  readonly privateKey: KeyObject
}

/** A new RSA key with a certificate that it signed itself: an X.509 certificate of version 1 (RFC 5280, 4.1). */
export const newCertificate = (name: string, validFrom: number, validTo: number): Certified => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const content = sequence(
    der(0x02, Buffer.from([1]), randomBytes(7)),
    sha256WithRsa,
    nameOf(name),
    sequence(timeOf(validFrom), timeOf(validTo)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('RSA-SHA256', content, privateKey)
  const certificate = sequence(content, sha256WithRsa, der(0x03, Buffer.from([0]), signature))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return { pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`, privateKey }
}
