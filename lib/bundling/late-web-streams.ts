/**
 * Stands in for `node:stream/web`, from which middy takes one class to recognize a streamed reply. Node would load all
 * of web streams for it at every cold start; this way it does so only once there is such a stream.
 */
export const ReadableStream = {
  [Symbol.hasInstance]: (value: unknown): boolean => value instanceof globalThis.ReadableStream,
}
