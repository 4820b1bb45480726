import { randomUUID } from 'node:crypto'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DomainError } from '../../shared/kernel/errors.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { abandonOnce, beginOnce, type Earlier, finishOnce } from '../../shared/platform/dynamo/idempotency.ts'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { once } from '../../shared/platform/http/idempotency.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { repliedLateAfter } from '../support/killed.ts'

beforeAll(() => startIdentity())

let effects = 0

const handler = endpoint(
  defineContract({
    name: 'charge',
    method: 'POST',
    path: '/charges',
    summary: 'For tests.',
    auth: 'optional',
    idempotent: true,
    body: z.object({ amount: z.number(), fails: z.optional(z.boolean()), cookie: z.optional(z.boolean()) }),
    reply: { status: 201, schema: z.object({ charge: z.int(), amount: z.number() }) },
    errors: { DECLINED: 409 },
  }),
  {
    idempotency: once,
    run: async ({ body }) => {
      effects += 1
      if (body.fails) throw new DomainError('DECLINED', 'The card was declined.')
      const reply = { charge: effects, amount: body.amount }
      return body.cookie ? new Reply(reply, { headers: { 'x-charge': 'yes' }, cookies: ['charged=1'] }) : reply
    },
  },
)

const charge = (key: string | undefined, body: unknown, token?: string, ip?: string) =>
  call(handler, { body, token, ip, ...(key !== undefined && { headers: { 'idempotency-key': key } }) })

const during = async (work: () => Promise<unknown>): Promise<number> => {
  const before = effects
  await work()
  return effects - before
}

describe('an Idempotency-Key', () => {
  it('gives the same reply for the same key and body, after one effect', async () => {
    const key = randomUUID()
    const first = await charge(key, { amount: 5 })
    expect(await during(async () => expect((await charge(key, { amount: 5 })).body).toEqual(first.body))).toBe(0)
    expect(first.status).toBe(201)
  })

  it('gives the same reply with its headers and cookies', async () => {
    const key = randomUUID()
    const first = await charge(key, { amount: 5, cookie: true })
    const again = await charge(key, { amount: 5, cookie: true })
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      cookies: ['charged=1'],
      headers: { 'x-charge': 'yes' },
    })
  })

  it('422 IDEMPOTENCY_KEY_REUSED for another body', async () => {
    const key = randomUUID()
    await charge(key, { amount: 5 })
    const effect = await during(async () =>
      expect(await charge(key, { amount: 6 })).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } }),
    )
    expect(effect).toBe(0)
  })

  it('has one effect for 50 at once; all get its reply, or one to retry', async () => {
    const key = randomUUID()
    let answers: Awaited<ReturnType<typeof charge>>[] = []
    const effect = await during(async () => {
      answers = await Promise.all(Array.from({ length: 50 }, () => charge(key, { amount: 5 })))
    })
    expect(effect).toBe(1)
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.charge)).size).toBe(1)
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
  })

  it('does not keep a failure', async () => {
    const key = randomUUID()
    expect(await charge(key, { amount: 5, fails: true })).toMatchObject({ status: 409, body: { code: 'DECLINED' } })
    expect(await during(() => charge(key, { amount: 5, fails: true }))).toBe(1)
  })

  it('is each caller’s own: by account, else by address', async () => {
    const key = randomUUID()
    const [asha, ravi] = [await accessTokenFor(), await accessTokenFor()]
    const effect = await during(async () => {
      await charge(key, { amount: 5 }, asha.token)
      await charge(key, { amount: 5 }, ravi.token)
      await charge(key, { amount: 5 }, undefined, '192.0.2.1')
      await charge(key, { amount: 5 }, undefined, '192.0.2.2')
      await charge(key, { amount: 5 }, asha.token, '192.0.2.9')
    })
    expect(effect).toBe(4)
  })

  it('is not needed', async () => {
    const twice = async () => {
      await charge(undefined, { amount: 5 })
      await charge(undefined, { amount: 5 })
    }
    expect(await during(twice)).toBe(2)
  })

  it.each(['', 'with space', 'é', 'x'.repeat(256), 'line\nbreak'])('400 VALIDATION_FAILED for %j', async key => {
    const answer = await charge(key, { amount: 5 })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ loc: ['header', 'idempotency-key'] }] } })
  })
})

describe('the lease of a key', () => {
  const leaseMs = 35_000
  const start = Date.now()
  const begin = (scope: string, now: number, fingerprint = 'f') => beginOnce(scope, fingerprint, now, leaseMs)

  const leaseOf = (earlier: Earlier) => (earlier.kind === 'none' ? earlier.lease : '')

  it('belongs to one owner while it works, and lapses when that was killed', async () => {
    const scope = randomUUID()
    expect(await begin(scope, start)).toMatchObject({ kind: 'none' })
    expect(await begin(scope, start + leaseMs - 1)).toEqual({ kind: 'running' })
    expect(await begin(scope, start + leaseMs + 1)).toMatchObject({ kind: 'none' })
  })

  it('goes to one of 50 requests that come after the owner was killed', async () => {
    const scope = randomUUID()
    await begin(scope, start)
    const results = await Promise.all(Array.from({ length: 50 }, () => begin(scope, start + leaseMs + 1)))
    expect(results.filter(({ kind }) => kind === 'none')).toHaveLength(1)
  })

  it('a reply stays for a day, and then the key is free', async () => {
    const scope = randomUUID()
    const lease = leaseOf(await begin(scope, start))
    await finishOnce(scope, lease, '{"charge":1}')
    expect(await begin(scope, start + 23 * 3600_000)).toEqual({ kind: 'replied', body: '{"charge":1}' })
    expect(await begin(scope, start + 25 * 3600_000)).toMatchObject({ kind: 'none' })
  })

  it('a reply that the earlier version stored as text is returned, not taken for a request at work', async () => {
    const scope = randomUUID()
    await begin(scope, start)
    await documents.send(
      new UpdateCommand({
        TableName: tableName('runtime'),
        Key: { pk: `IDEMPOTENCY#${scope}`, sk: 'REPLY' },
        UpdateExpression: 'SET body = :body',
        ExpressionAttributeValues: { ':body': '{"charge":1}' },
      }),
    )
    expect(await begin(scope, start + leaseMs + 1)).toEqual({ kind: 'replied', body: '{"charge":1}' })
  })

  it('is recognized by its owner when the reply to the claim was lost', async () => {
    const lost = await repliedLateAfter(1, async () => {
      const claim = await begin(randomUUID(), start)
      expect(claim.kind).toBe('none')
    })
    expect(lost).toBe(true)
  })

  it('an owner with a lapsed and taken lease can neither free the key nor replace the reply', async () => {
    const scope = randomUUID()
    const late = leaseOf(await begin(scope, start))
    const next = leaseOf(await begin(scope, start + leaseMs + 1))
    await abandonOnce(scope, late)
    expect(await begin(scope, start + leaseMs + 2)).toEqual({ kind: 'running' })
    await finishOnce(scope, next, '{"charge":2}')
    await finishOnce(scope, late, '{"charge":1}')
    expect(await begin(scope, start + leaseMs + 3)).toMatchObject({ kind: 'replied', body: '{"charge":2}' })
  })
})
