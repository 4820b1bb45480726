export type Encoding = 'br' | 'gzip'

/**
 * The level at which bytes sent and CPU spent cost least together, by the table of `bench/what-does-a-search-cost`: a
 * higher one takes longer for next to nothing.
 */
export const levels: Readonly<Record<Encoding, number>> = { br: 5, gzip: 6 }

/**
 * Synchronous: a reply takes a fraction of a millisecond, and a Lambda environment serves no other request meanwhile.
 * `node:zlib` is loaded with the first reply it is needed for, as an import would slow every cold start.
 */
export const encode = (text: string, encoding: Encoding, level = levels[encoding]): Buffer => {
  const { brotliCompressSync, constants, gzipSync } = process.getBuiltinModule('node:zlib')
  const bytes = Buffer.from(text)
  if (encoding === 'gzip') return gzipSync(bytes, { level })
  const params = { [constants.BROTLI_PARAM_QUALITY]: level, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  return brotliCompressSync(bytes, { params })
}

/**
 * The available encoding that an `Accept-Encoding` header prefers (RFC 9110, 12.5.3); Brotli among equals, as it is
 * smaller. Undefined: send the reply unencoded, which is also the answer to a header that forbids even that.
 */
export const preferredEncoding = (header: string | undefined): Encoding | undefined => {
  const weights = new Map((header ?? '').split(',').map(weighed))
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0
  const [br, gzip] = [weightOf('br'), Math.max(weightOf('gzip'), weights.get('x-gzip') ?? 0)]
  const best = Math.max(br, gzip)
  if (best <= 0 || best < (weights.get('identity') ?? 0)) return undefined
  return br === best ? 'br' : 'gzip'
}

const weighed = (part: string): readonly [name: string, weight: number] => {
  const [name = '', ...parameters] = part.split(';').map(each => each.trim().toLowerCase())
  const weight = parameters.find(each => each.startsWith('q='))?.slice(2)
  // A malformed weight counts as 0: the encoding is not used.
  return [name, weight === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0]
}
