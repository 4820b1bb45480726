import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DomainError } from '../../shared/kernel/errors.ts'
import { beginOnce, bindKey, freeKey } from '../../shared/platform/dynamo/idempotency.ts'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'
import { allItems } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { repliedLateAfter } from '../support/killed.ts'

beforeAll(() => startIdentity())

const done: number[] = []
let meanwhile: (() => Promise<unknown>) | undefined

/** A repeated request runs again, with the same effect. */
const handler = endpoint(
  defineContract({
    name: 'tick',
    method: 'POST',
    path: '/ticks',
    summary: 'For tests.',
    auth: 'optional',
    idempotent: true,
    body: z.object({
      amount: z.number(),
      fails: z.optional(z.enum(['refused', 'broken', 'unavailable', 'undeclared'])),
    }),
    reply: { status: 201, schema: z.object({ amount: z.number() }) },
    errors: { DECLINED: 409, GATEWAY_UNAVAILABLE: 503 },
  }),
  {
    idempotency: bound,
    run: async ({ body: { amount, fails } }) => {
      await meanwhile?.()
      if (fails === 'refused') throw new DomainError('DECLINED', 'The card was declined.')
      if (fails === 'unavailable') throw new DomainError('GATEWAY_UNAVAILABLE', 'The gateway does not answer.')
      if (fails === 'undeclared') throw new DomainError('UNDECLARED', 'No status is known for this.')
      if (fails === 'broken') throw new Error('broken')
      done.push(amount)
      return { amount }
    },
  },
)

const tick = (key: string | undefined, body: unknown, token?: string) =>
  call(handler, { body, ...(token && { token }), ...(key !== undefined && { headers: { 'idempotency-key': key } }) })

const codeOf = async (request: ReturnType<typeof tick>) => {
  const { status, body } = await request
  return `${status} ${body.code ?? body.amount}`
}

const reused = '422 IDEMPOTENCY_KEY_REUSED'

describe('an Idempotency-Key that is bound to its request', () => {
  it('lets the same request through again, and no other, which has no effect', async () => {
    const key = randomUUID()
    const other = Math.random()
    expect([await codeOf(tick(key, { amount: 5 })), await codeOf(tick(key, { amount: 5 }))]).toEqual(['201 5', '201 5'])
    expect(await codeOf(tick(key, { amount: other }))).toBe(reused)
    expect(done).not.toContain(other)
  })

  it('lets one of two requests through that come many times at once', async () => {
    const key = randomUUID()
    const amounts = [Math.random(), Math.random()]
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => codeOf(tick(key, { amount: amounts[index % 2] }))),
    )
    expect(done.filter(amount => amounts.includes(amount))).toHaveLength(10)
    expect(new Set(done.filter(amount => amounts.includes(amount))).size).toBe(1)
    expect(replies.filter(reply => reply === reused)).toHaveLength(10)
  })

  it('is not kept itself, and nothing that anybody without it could guess the request from', async () => {
    const keys = [randomUUID(), randomUUID()]
    const isKept = ({ pk }: Record<string, unknown>) => String(pk).startsWith('IDEMPOTENCY#tick#')
    const before = (await allItems('runtime')).filter(isKept).length
    for (const key of keys) await tick(key, { amount: 7 })
    const kept = (await allItems('runtime')).filter(isKept)
    expect(kept).toHaveLength(before + 2)
    for (const key of keys) expect(JSON.stringify(kept)).not.toContain(key)
    const fingerprints = kept.map(({ fingerprint }) => fingerprint)
    expect(new Set(fingerprints).size).toBe(fingerprints.length)
  })

  it('is each caller’s own, and is not needed', async () => {
    const key = randomUUID()
    const [asha, ravi] = [await accessTokenFor(), await accessTokenFor()]
    const replies = [
      await codeOf(tick(key, { amount: 1 }, asha.token)),
      await codeOf(tick(key, { amount: 2 }, ravi.token)),
      await codeOf(tick(key, { amount: 3 })),
      await codeOf(tick(undefined, { amount: 4 })),
      await codeOf(tick(undefined, { amount: 5 })),
    ]
    expect(replies).toEqual(['201 1', '201 2', '201 3', '201 4', '201 5'])
  })

  it('is free again after a refusal, for the request as it should have been', async () => {
    const key = randomUUID()
    expect(await codeOf(tick(key, { amount: 5, fails: 'refused' }))).toBe('409 DECLINED')
    expect(await codeOf(tick(key, { amount: 6 }))).toBe('201 6')
    expect(await codeOf(tick(key, { amount: 5 }))).toBe(reused)
  })

  it.each([
    ['broken', '500 INTERNAL'],
    ['undeclared', '500 INTERNAL'],
    ['unavailable', '503 GATEWAY_UNAVAILABLE'],
  ])('stays bound after a fault, as that may have had half of its effect: %s', async (fails, answer) => {
    const key = randomUUID()
    expect(await codeOf(tick(key, { amount: 5, fails }))).toBe(answer)
    expect(await codeOf(tick(key, { amount: 5 }))).toBe(reused)
    expect(await codeOf(tick(key, { amount: 5, fails }))).toBe(answer)
  })

  it('stays bound after a refusal when the same request came again meanwhile, as that one may have had its effect', async () => {
    const key = randomUUID()
    const body = { amount: 5, fails: 'refused' }
    meanwhile = async () => {
      meanwhile = undefined
      await tick(key, body)
    }
    expect(await codeOf(tick(key, body))).toBe('409 DECLINED')
    expect(await codeOf(tick(key, { amount: 6 }))).toBe(reused)
  })

  it('is bound when the reply to its write was lost', async () => {
    for (let calls = 1; ; calls += 1) {
      const key = randomUUID()
      const wasLost = await repliedLateAfter(calls, async () =>
        expect(await codeOf(tick(key, { amount: 5 }))).toBe('201 5'),
      )
      expect(await codeOf(tick(key, { amount: 6 }))).toBe(reused)
      if (!wasLost) return expect(calls).toBeGreaterThan(1)
    }
  })
})

describe('the record of a bound key', () => {
  const start = Date.now()

  const bind = async (...request: Parameters<typeof bindKey>) => {
    const attempt = await bindKey(...request)
    if (!attempt) throw new Error('bound to another request')
    return attempt
  }
  const isBound = async (...request: Parameters<typeof bindKey>) => (await bindKey(...request)) !== undefined

  it('lasts a day', async () => {
    const scope = randomUUID()
    expect(await isBound(scope, 'f', start)).toBe(true)
    expect(await isBound(scope, 'g', start + 23 * 3600_000)).toBe(false)
    expect(await isBound(scope, 'g', start + 25 * 3600_000)).toBe(true)
  })

  it.each(['f', 'g'])('starts anew when it has expired: the refusal of %s frees the key', async fingerprint => {
    const [scope, later] = [randomUUID(), start + 25 * 3600_000]
    await bind(scope, 'f', start)
    await bind(scope, 'f', start)
    await freeKey(scope, await bind(scope, fingerprint, later))
    expect(await isBound(scope, 'h', later)).toBe(true)
  })

  it('goes to one of 20 other requests that come after it has expired', async () => {
    const [scope, later] = [randomUUID(), start + 25 * 3600_000]
    await bind(scope, 'f', start)
    const request = Array.from({ length: 20 }, (_, index) => isBound(scope, `${index}`, later))
    expect((await Promise.all(request)).filter(Boolean)).toHaveLength(1)
  })

  it('is freed once, and only by the only attempt', async () => {
    const scope = randomUUID()
    const refused = await bind(scope, 'f', start)
    await freeKey(scope, refused)
    await freeKey(scope, refused)
    const attempts = [await bind(scope, 'g', start), await bind(scope, 'g', start)]
    for (const attempt of attempts) await freeKey(scope, attempt)
    expect(await isBound(scope, 'f', start)).toBe(false)
  })

  it('is not freed by an earlier refusal, whose freeing is sent again after a lost reply', async () => {
    const scope = randomUUID()
    const refused = await bind(scope, 'f', start)
    await freeKey(scope, refused)
    await bind(scope, 'g', start)
    await freeKey(scope, refused)
    expect(await isBound(scope, 'f', start)).toBe(false)
  })

  it('is bound to its request where an earlier version stored a reply', async () => {
    const scope = randomUUID()
    await beginOnce(scope, 'f', start, 1000)
    expect([await isBound(scope, 'g', start), await isBound(scope, 'f', start)]).toEqual([false, true])
  })
})
