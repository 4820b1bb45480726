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

const textTypes = new Set(['application/json', 'application/xml', 'application/javascript'])

/** The content types whose body reaches a function as text; every other, a missing one too, as base64. */
export const isTextType = (contentType: string | undefined): boolean => {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';')
  return type.trim().startsWith('text/') || textTypes.has(type.trim())
}
