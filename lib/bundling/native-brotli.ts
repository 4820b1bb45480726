import { brotliDecompressSync } from 'node:zlib'

/** Stands in for `brotli/decompress.js`, half a megabyte that fontkit brings for WOFF 2: Node has its own. */
export default (bytes: Uint8Array): Uint8Array => brotliDecompressSync(bytes)
