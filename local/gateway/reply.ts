/** A reply ready to be written; header names are lower case. */
export interface GatewayReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Buffer
}

/** The gateway's own words, e.g. `{"message":"Not Found"}`. */
export const gatewayMessage = (status: number, message: string): GatewayReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
})

export const internalServerError = gatewayMessage(500, 'Internal Server Error')

interface FunctionReply {
  readonly statusCode: unknown
  readonly headers?: Readonly<Record<string, unknown>> | null
  readonly cookies?: readonly unknown[] | null
  readonly body?: unknown
  readonly isBase64Encoded?: unknown
}

/**
 * Reads what a function returned by payload format 2.0: with a `statusCode` as a whole reply, else as the JSON body of a
 * 200. A reply that is not well formed is an internal server error, as at the real gateway.
 */
export const replyOf = (payload: unknown): GatewayReply => {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) return inferred(payload)
  const { statusCode, headers, cookies, body, isBase64Encoded } = payload as FunctionReply
  const status = Number(statusCode)
  if (!Number.isInteger(status) || status < 100 || status > 599 || (body ?? '') !== String(body ?? ''))
    return internalServerError
  const own = Object.entries(headers ?? {}).filter(([name]) => !hopByHop.has(name.toLowerCase()))
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), String(value)])),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies.map(String) }),
    },
    body: Buffer.from(String(body ?? ''), isBase64Encoded === true ? 'base64' : 'utf8'),
  }
}

const hopByHop = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer'])

const inferred = (payload: unknown): GatewayReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
})
