import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { canonical } from './canonical.ts'

type Item = Readonly<Record<string, unknown>>

/** The public half of one of the log's Ed25519 keys, as RFC 8037 writes it; `kid` is its thumbprint. */
export interface PublicHalf {
  readonly kid: string
  readonly x: string
}

/** Signs with the log's key of now. */
export interface Signer {
  readonly kid: string
  readonly sign: (text: string) => Uint8Array
}

/** The log's keys, those of earlier too. */
export type LogKeyring = ReadonlyMap<string, KeyObject>

const jwk = ({ x }: { readonly x: string }) => ({ kty: 'OKP', crv: 'Ed25519', x })

export const signerOf = ({ kid, x, d }: PublicHalf & { readonly d: string }): Signer => {
  const key = createPrivateKey({ key: { ...jwk({ x }), d }, format: 'jwk' })
  return { kid, sign: text => sign(null, Buffer.from(text), key) }
}

/** By the beginning of their names: a signature has room for no more. */
export const keyringOf = (keys: readonly PublicHalf[]): LogKeyring =>
  new Map(keys.map(key => [kidStart(key.kid).toString('hex'), createPublicKey({ key: jwk(key), format: 'jwk' })]))

/** A thumbprint begins with bytes as random as any: four tell a log's few keys apart, and each costs an item a byte. */
const kidBytes = 4
const kidStart = (kid: string): Buffer => Buffer.from(kid, 'base64url').subarray(0, kidBytes)

/** Begins every text that is signed: a signature is for one use alone. */
const purpose = 'holdfast activity log 1\n'

/** The signature of a value: four bytes that name the key, and the 64 of Ed25519. */
export const signatureOf = (value: unknown, { kid, sign: signText }: Signer): Uint8Array =>
  Buffer.concat([kidStart(kid), signText(purpose + canonical(value))])

const keyOf = (signature: unknown, keys: LogKeyring): KeyObject | undefined =>
  signature instanceof Uint8Array ? keys.get(Buffer.from(signature.subarray(0, kidBytes)).toString('hex')) : undefined

/** Whether the keyring has the key that a signature names. */
export const isKnownKey = (signature: unknown, keys: LogKeyring): boolean => keyOf(signature, keys) !== undefined

export const isSignatureOf = (value: unknown, signature: unknown, keys: LogKeyring): boolean => {
  const key = keyOf(signature, keys)
  return (
    key !== undefined &&
    verify(null, Buffer.from(purpose + canonical(value)), key, (signature as Uint8Array).subarray(kidBytes))
  )
}

/** An item of the log with its signature, which is over all its other members, its key among them. */
export const signed = <Given extends Item>(item: Given, signer: Signer) => ({ ...item, sig: signatureOf(item, signer) })

export const isSigned = ({ sig, ...item }: Item, keys: LogKeyring): boolean => isSignatureOf(item, sig, keys)
