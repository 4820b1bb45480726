/** Encrypted content coding for HTTP, RFC 8188, with the keys of RFC 8291; it has no types of its own. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  interface Keys {
    readonly version: 'aes128gcm'
    readonly privateKey: ECDH
    /** base64url. */
    readonly authSecret: string
    readonly salt?: string
  }

  const coding: {
    /** `dh`: the other side's public key, base64url. */
    encrypt: (content: Buffer, keys: Keys & { readonly dh: string }) => Buffer
    decrypt: (content: Buffer, keys: Keys) => Buffer
  }
  export default coding
}
