/**
 * Stands in for `node:stream/web`, of which middy wants one class to know a streamed reply by. Node loads all of web
 * streams for it, at every cold start; this way only once there is such a stream.
 */
export const ReadableStream = {
  [Symbol.hasInstance]: (value: unknown): boolean => value instanceof globalThis.ReadableStream,
}
