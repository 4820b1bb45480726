import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 as Result } from 'aws-lambda'
import { encode, preferredEncoding } from './encoding.ts'

/** Compression of a smaller reply saves less than a packet. */
const mostBytesAsIs = 2048

const text = /^(text\/|application\/([\w.-]+\+)?(json|xml|javascript)\b|image\/svg\+xml)/

/**
 * Compresses replies of text over 2 KB for clients that accept it, errors too. It runs after the reply is kept for
 * repeated requests, as a repeated request may accept other encodings.
 */
export const compressed = (): middy.MiddlewareObj<APIGatewayProxyEventV2, Result> => {
  const compress: middy.MiddlewareFn<APIGatewayProxyEventV2, Result> = request => {
    if (request.response) request.response = encoded(request.response, request.event.headers['accept-encoding'])
  }
  return { after: compress, onError: compress }
}

const encoded = (reply: Result, accepted: string | undefined): Result => {
  const { body, headers = {}, isBase64Encoded } = reply
  if (body === undefined || isBase64Encoded || !text.test(String(headers['content-type']))) return reply
  if (headers['content-encoding'] !== undefined || Buffer.byteLength(body) <= mostBytesAsIs) return reply
  const vary = headers.vary === undefined ? 'accept-encoding' : `${headers.vary}, accept-encoding`
  const encoding = preferredEncoding(accepted)
  if (!encoding) return { ...reply, headers: { ...headers, vary } }
  return {
    ...reply,
    headers: { ...headers, vary, 'content-encoding': encoding },
    body: encode(body, encoding).toString('base64'),
    isBase64Encoded: true,
  }
}
