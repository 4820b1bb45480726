import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

// biome-ignore lint/suspicious/noExplicitAny: checks look at a few members of a reply
export type Json = any

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** JSON as a value, anything else as text. */
  readonly body: Json
}

/** A deployed stage, called as any client calls it. */
export interface Stage {
  readonly url: string
  readonly call: (
    method: string,
    path: string,
    options?: { body?: unknown; token?: string | undefined },
  ) => Promise<Answer>
  /** The same where nothing but a success will do. @throws Error with the sentence of the reply */
  readonly get: (path: string, token?: string) => Promise<Json>
  readonly post: (path: string, body: unknown, token?: string) => Promise<Json>
}

const mostMs = 30_000

export const stageAt = (url: string): Stage => {
  const call: Stage['call'] = async (method, path, { body, token } = {}) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(mostMs),
    })
    const text = await response.text()
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  const succeeding = async (method: string, path: string, options: Parameters<Stage['call']>[2]): Promise<Json> => {
    const { status, body } = await call(method, path, options)
    if (status < 300) return body
    throw new Error(`${method} ${path} answers ${status} ${body?.code ?? ''}: ${body?.detail ?? body}`)
  }
  return {
    url,
    call,
    get: (path, token) => succeeding('GET', path, { token }),
    post: (path, body, token) => succeeding('POST', path, { body, token }),
  }
}

/** Asks again, four times a second for a minute, until there is an answer. */
export const until = async <T>(what: string, question: () => Promise<T | undefined | false>): Promise<T> => {
  for (let attempt = 1; attempt <= 240; attempt += 1) {
    const answer = await question()
    if (answer) return answer
    await delay(250)
  }
  throw new Error(`there is no ${what} after a minute`)
}
