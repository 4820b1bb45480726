import type { IncomingMessage } from 'node:http'

/** The most an HTTP API takes, in bytes. */
export const maxBodyBytes = 10 * 1024 * 1024

/** Reads a request's body; undefined when it is larger than `maxBodyBytes`, and then the rest is left unread. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A rest of a body up to this size is read and dropped, so that the connection can carry the next request. */
const drainedBytes = 1024 * 1024

const patienceSeconds = 5

/** Reads the rest of a body that no handler read; false when it is too large, or does not come. */
export const isRead = async (request: IncomingMessage): Promise<boolean> => {
  if (!request.complete && !request.destroyed && Number(request.headers['content-length'] ?? 0) <= drainedBytes)
    await drain(request)
  return request.complete
}

const drain = (request: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, patienceSeconds * 1000)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    let size = 0
    request.on('data', chunk => {
      size += chunk.length
      if (size > drainedBytes) done()
    })
    request.once('end', done).once('close', done)
  })

/** Reads on until the body is over, or for a while: a body that does not end ends the connection. */
export const discard = (request: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    if (request.complete || request.destroyed) return resolve()
    const timer = setTimeout(() => request.destroy(), patienceSeconds * 1000)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    request.resume().once('end', done).once('close', done)
  })

const textTypes = new Set(['application/json', 'application/xml', 'application/javascript'])

/** The content types whose body reaches a function as text; every other, a missing one too, as base64. */
export const isTextType = (contentType: string | undefined): boolean => {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';')
  return type.trim().startsWith('text/') || textTypes.has(type.trim())
}
