import { createECDH, type ECDH, randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import coding from 'http_ece'
import { importJWK, jwtVerify } from 'jose'

/** A push message as a browser decrypts it, with the headers that its push service read. */
export interface Pushed {
  readonly content: string
  readonly ttl: number
  readonly urgency: string
  readonly topic: string
}

interface Browser {
  readonly pair: ECDH
  readonly auth: Buffer
  /** The only key that it takes messages from. */
  readonly sender: string
  readonly messages: Pushed[]
}

interface PushServiceOptions {
  /** Under which it is served. */
  readonly url: string
  /** Sees each message that a browser gets. */
  readonly onMessage?: (endpoint: string, message: Pushed) => Promise<unknown>
}

/** What a push service answers; one without a refusal is 201. */
class Refusal extends Error {
  readonly status: number

  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

const mostBytes = 4096
const dayMs = 24 * 3600_000

/**
 * A push service (RFC 8030) with its browsers: it checks who sends (RFC 8292), and decrypts as a browser does (RFC 8291).
 * `POST {url}/subscribe` `{"application_server_key"}` makes a browser and gives its subscription, `GET` of its endpoint what it
 * got, `DELETE` ends it.
 */
export const openPushService = ({ url, onMessage }: PushServiceOptions) => {
  const browsers = new Map<string, Browser>()
  let failing: { status: number; left: number } = { status: 500, left: 0 }
  let calls = 0

  const subscribe = (sender: string) => {
    const [id, pair, auth] = [randomUUID(), createECDH('prime256v1'), randomBytes(16)]
    pair.generateKeys()
    browsers.set(id, { pair, auth, sender, messages: [] })
    const keys = { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') }
    return { endpoint: `${url}/${id}`, expirationTime: null, keys }
  }

  const take = async (id: string, request: IncomingMessage): Promise<void> => {
    calls += 1
    if (failing.left > 0) {
      failing.left -= 1
      throw new Refusal(failing.status, 'as it was asked to')
    }
    const browser = browsers.get(id)
    if (!browser) throw new Refusal(410, 'no such subscription')
    const body = await bodyOf(request)
    const message = { ...optionsIn(request), content: await contentOf(browser, request, { body, url }) }
    browser.messages.push(message)
    await onMessage?.(`${url}/${id}`, message)
  }

  const answer = async (request: IncomingMessage): Promise<{ status: number; body?: unknown }> => {
    const id = new URL(request.url ?? '/', url).pathname.split('/').at(-1) ?? ''
    if (request.method === 'DELETE') return { status: browsers.delete(id) ? 204 : 410 }
    if (request.method === 'GET') return { status: browsers.has(id) ? 200 : 410, body: browsers.get(id)?.messages }
    if (id === 'subscribe') {
      const { application_server_key } = JSON.parse((await bodyOf(request)).toString()) as Record<string, unknown>
      return { status: 201, body: subscribe(String(application_server_key)) }
    }
    await take(id, request)
    return { status: 201 }
  }

  return {
    subscribe,
    messagesAt: (endpoint: string): readonly Pushed[] => browsers.get(endpoint.split('/').at(-1) ?? '')?.messages ?? [],
    end: (endpoint: string) => browsers.delete(endpoint.split('/').at(-1) ?? ''),
    /** The next messages are answered with this status, and reach nobody. */
    failNext: (left: number, status: number) => {
      failing = { status, left }
    },
    /** How many messages came, refused ones too. */
    calls: () => calls,
    listener: async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { status, body } = await answer(request).catch(refusalIn)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(body === undefined ? undefined : JSON.stringify(body))
    },
  }
}

export type PushService = ReturnType<typeof openPushService>

const refusalIn = (error: unknown) => {
  if (error instanceof Refusal) return { status: error.status, body: { reason: error.message } }
  throw error
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const optionsIn = ({ headers }: IncomingMessage) => {
  const { ttl = '', urgency = 'normal', topic = '' } = headers as Record<string, string | undefined>
  if (!/^\d{1,10}$/.test(ttl)) throw new Refusal(400, 'TTL is no number of seconds')
  if (!/^(very-low|low|normal|high)$/.test(urgency)) throw new Refusal(400, 'no such urgency')
  if (!/^[\w-]{0,32}$/.test(topic)) throw new Refusal(400, 'a topic has 32 characters of base64url at most')
  return { ttl: Number(ttl), urgency, topic }
}

interface Sent {
  readonly body: Buffer
  readonly url: string
}

const contentOf = async ({ pair, auth, sender }: Browser, request: IncomingMessage, sent: Sent): Promise<string> => {
  if (sent.body.length > mostBytes) throw new Refusal(413, `more than ${mostBytes} bytes`)
  if (request.headers['content-encoding'] !== 'aes128gcm') throw new Refusal(415, 'aes128gcm is the only encoding')
  await checkSender(request.headers.authorization ?? '', sender, sent.url)
  const keys = { version: 'aes128gcm', privateKey: pair, authSecret: auth.toString('base64url') } as const
  return coding.decrypt(sent.body, keys).toString()
}

const checkSender = async (authorization: string, sender: string, url: string): Promise<void> => {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
  if (key !== sender) throw new Refusal(403, 'another key than the browser subscribed with')
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url'))
  try {
    const verifying = await importJWK({ kty: 'EC', crv: 'P-256', x, y } as never, 'ES256')
    const { payload } = await jwtVerify(token, verifying, { algorithms: ['ES256'], audience: new URL(url).origin })
    if (!/^(mailto:|https:)/.test(payload.sub ?? '')) throw new Refusal(403, 'nobody to write to')
    if ((payload.exp ?? 0) * 1000 > Date.now() + dayMs) throw new Refusal(403, 'a token lasts a day at most')
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(403, 'the token is not valid')
  }
}
