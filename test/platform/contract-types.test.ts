import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod/mini'
import type { Caller, Principal } from '../../shared/platform/auth/access-token.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import {
  type BodyOf,
  defineContract,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
} from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import type { Request } from '../../shared/platform/http/request.ts'

/** `npm run check` compiles this: what is expected to be an error and is none fails there. */

const route = { method: 'POST', path: '/api/v1/things/{id}', summary: 'A thing.', errors: { THING_GONE: 409 } } as const
const reply = { status: 200, schema: z.object({ id: z.string(), price: z.int() }) } as const

const changeThing = defineContract({
  ...route,
  name: 'changeThing',
  auth: 'customer',
  params: z.object({ id: z.string() }),
  query: z.object({ limit: z.optional(z.int()) }),
  body: z.strictObject({ price: z.int() }),
  reply,
})
const ownThing = defineContract({ ...route, name: 'ownThing', auth: 'bearer', reply })
const seeThing = defineContract({ ...route, name: 'seeThing', auth: 'optional', reply })
const dropThing = defineContract({ ...route, name: 'dropThing', auth: 'guest', reply: { status: 204 } })

describe('a contract', () => {
  it('gives the types of what it takes and replies', () => {
    expectTypeOf<ParamsOf<typeof changeThing>>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<QueryOf<typeof changeThing>>().toEqualTypeOf<{ limit?: number | undefined }>()
    expectTypeOf<BodyOf<typeof changeThing>>().toEqualTypeOf<{ price: number }>()
    expectTypeOf<ReplyOf<typeof changeThing>>().toEqualTypeOf<{ id: string; price: number }>()
    expectTypeOf<BodyOf<typeof seeThing>>().toBeUndefined()
    expectTypeOf<ReplyOf<typeof dropThing>>().toEqualTypeOf<Uint8Array | string | undefined>()
    expectTypeOf<(typeof changeThing)['errors']>().toEqualTypeOf<{ readonly THING_GONE: 409 }>()
  })

  it('has an account where it requires one, maybe a bearer where any token will do, and maybe nobody elsewhere', () => {
    expectTypeOf<Request<typeof changeThing>['user']>().toEqualTypeOf<Principal>()
    expectTypeOf<Request<typeof ownThing>['user']>().toEqualTypeOf<Caller>()
    expectTypeOf<Request<typeof seeThing>['user']>().toEqualTypeOf<Principal | undefined>()
    expectTypeOf<Request<typeof dropThing>['user']>().toEqualTypeOf<Principal | undefined>()
  })

  it('does not compile with a member that is lacking, misspelt or of another type', () => {
    // @ts-expect-error no name
    defineContract({ ...route, auth: 'guest', reply })
    // @ts-expect-error no such method
    defineContract({ ...route, name: 'a', auth: 'guest', reply, method: 'PATCH' })
    // @ts-expect-error no such role
    defineContract({ ...route, name: 'a', auth: 'owner', reply })
    // @ts-expect-error no such scope
    defineContract({ ...route, name: 'a', auth: 'customer', scope: 'read:everything', reply })
    // @ts-expect-error a reply has a status
    defineContract({ ...route, name: 'a', auth: 'guest', reply: { schema: reply.schema } })
    // @ts-expect-error an error has a status
    defineContract({ ...route, name: 'a', auth: 'guest', reply, errors: { GONE: 'gone' } })
    // @ts-expect-error limits are per user, address, e-mail address or phone number
    defineContract({ ...route, name: 'a', auth: 'guest', reply, limit: { per: 'hour', max: 1, seconds: 1 } })
    // @ts-expect-error parameters are an object
    defineContract({ ...route, name: 'a', auth: 'guest', reply, params: z.string() })
    // @ts-expect-error an end has a date
    defineContract({ ...route, name: 'a', auth: 'guest', reply, deprecated: { on: '2027-01-20' } })
  })

  it('lets caches keep what anybody reads, and nothing else', () => {
    const cache = { seconds: 60 }
    const limit = { per: 'ip', max: 1, seconds: 1 } as const
    defineContract({ ...route, method: 'GET', name: 'a', auth: 'guest', reply, cache })
    // @ts-expect-error it writes
    defineContract({ ...route, name: 'a', auth: 'guest', reply, cache })
    // @ts-expect-error its reply may depend on who asks
    defineContract({ ...route, method: 'GET', name: 'a', auth: 'optional', reply, cache })
    // @ts-expect-error the headers of a limit are one caller's
    defineContract({ ...route, method: 'GET', name: 'a', auth: 'guest', reply, cache, limit })
    // @ts-expect-error for how long is not said
    defineContract({ ...route, method: 'GET', name: 'a', auth: 'guest', reply, cache: {} })
  })
})

describe('a handler of what caches keep', () => {
  const listThings = defineContract({
    ...route,
    method: 'GET',
    name: 'a',
    auth: 'guest',
    reply,
    cache: { seconds: 60 },
  })

  it('is told nothing of who asks', () => {
    cached(listThings, async () => ({ id: 'a', price: 1 }))
    // @ts-expect-error an address is who asks
    cached(listThings, async ({ ip }) => ({ id: ip, price: 1 }))
    // @ts-expect-error a member is lacking
    cached(listThings, async () => ({ id: 'a' }))
  })

  it('and that of any other do not compile in one another’s place', () => {
    // @ts-expect-error it has to say how long a reply is kept
    endpoint(listThings, async () => ({ id: 'a', price: 1 }))
    // @ts-expect-error nothing of it is kept
    void (() => cached(seeThing, async () => ({ id: 'a', price: 1 })))
  })
})

describe('a handler', () => {
  it('does not compile unless its reply fits its contract', () => {
    endpoint(seeThing, async () => ({ id: 'a', price: 1 }))
    // @ts-expect-error a member is lacking
    endpoint(seeThing, async () => ({ id: 'a' }))
    // @ts-expect-error a price is a number
    endpoint(seeThing, async () => ({ id: 'a', price: '1' }))
    // @ts-expect-error there is no such parameter
    endpoint(changeThing, async ({ params }) => ({ id: params.thing_id, price: 1 }))
    endpoint(seeThing, {
      load: async () => 5,
      run: async (_, loaded) => {
        expectTypeOf(loaded).toBeNumber()
        return { id: 'a', price: loaded }
      },
    })
  })

  it('does not compile where it relies on an optional caller', () => {
    endpoint(changeThing, async ({ user }) => ({ id: user.user_id, price: 1 }))
    endpoint(ownThing, async ({ user }) => ({ id: user.user_id, price: 1 }))
    // @ts-expect-error a bearer has no session
    endpoint(ownThing, async ({ user }) => ({ id: user.session_id, price: 1 }))
    // @ts-expect-error the caller may be a guest
    endpoint(seeThing, async ({ user }) => ({ id: user.user_id, price: 1 }))
  })
})
