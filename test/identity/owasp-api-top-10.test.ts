import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { handler as getPublicKeys } from '../../functions/identity/get-public-keys.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import { openapiOf } from '../../lib/openapi/document.ts'
import { settingsFrom } from '../../lib/settings.ts'
import { product } from '../../shared/domains.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { permissionsOf } from '../../shared/identity/rules/permissions.ts'
import { createApiKey, revokeApiKeys } from '../../shared/identity/store/api-keys.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { listInvoices } from '../../shared/invoices/workflows/list-invoices.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { signAccessToken } from '../../shared/platform/auth/access-token.ts'
import { hashOfApiKey, newApiKey } from '../../shared/platform/auth/api-key.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import type { Scope } from '../../shared/platform/domain.ts'
import { cancelling } from '../bookings/a-paid-booking.ts'
import { deliver } from '../invoices/sold.ts'
import { aPlan, subscribe } from '../memberships/world.ts'
import { aBooking, aBuyer, atCheckout, consumeEvents, paidEvent, pay, startPaying } from '../payments/paying.ts'
import { allItems, newIp, newPerson } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { keyOf, newKey } from '../support/api-keys.ts'
import { bearerTokenFor } from '../support/bearers.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { allEndpoints, type Endpoint } from '../support/endpoints.ts'
import { accessTokenFor } from '../support/identity.ts'
import { pathParams } from '../support/path-params.ts'
import { writesOf } from '../support/writes.ts'

/** https://owasp.org/API-Security/editions/2023/en/0x11-t10/, tested on every endpoint. */

const root = resolve(import.meta.dirname, '../..')
const endpoints = await allEndpoints()
const guarded = endpoints.filter(({ contract }) => contract.auth !== 'guest')
const demanding = guarded.filter(({ contract }) => contract.auth !== 'optional')
const forAccounts = guarded.filter(({ contract }) => contract.auth !== 'bearer')
const document = JSON.parse(JSON.stringify(openapiOf(domainsOf({ withSandbox: true }))))

let world: Awaited<ReturnType<typeof startPaying>>
let victim: Awaited<ReturnType<typeof accountOf>>
/** An id of each kind that the victim owns: the attacker requests these. */
let victims: Record<string, string>

beforeAll(async () => {
  world = await startPaying()
  await createTables('activity')
  victim = await accountOf()
  const { buyer, payment, reservation } = await atCheckout()
  await consumeEvents(paidEvent({ buyer, payment }))
  const suffix = payment.id.slice(4)
  await deliver({ user_id: buyer.userId, booking_id: `bkg_${suffix}` })
  const [invoice] = await listInvoices(`bkg_${suffix}`)
  const session = await accessTokenFor('customer', buyer.userId)
  const { booking: unpaid } = await aBooking(buyer)
  const { body: cancellation } = await cancelling(buyer, unpaid.id)
  victims = {
    payments: payment.id,
    bookings: `bkg_${suffix}`,
    cancellations: cancellation.id,
    invoices: invoice?.id ?? '',
    tickets: `tkt_${suffix}`,
    reservations: reservation.id,
    sessions: session.sessionId,
    subscriptions: (await subscribe(buyer, await aPlan())).body.subscription.id,
    users: victim.userId,
    'api-keys': (await newKey(buyer.token)).body.id,
    token: buyer.token,
  }
})
afterAll(() => world.stop())

const send = ({ contract, handler }: Endpoint, more: Parameters<typeof call>[1] = {}) =>
  call(handler, {
    method: contract.method,
    path: contract.path,
    params: pathParams(contract.path),
    ip: newIp(),
    ...more,
  })

const isForKeys = (scope: string | undefined): boolean => scope !== undefined && product.isForApiKeys(scope)

/** Sends a request by an API key where the endpoint's environment is that of a deployment (lib/constructs/endpoint.ts). */
const sendByKey = async (endpoint: Endpoint, key: string, more: Parameters<typeof call>[1] = {}) => {
  vi.stubEnv('API_KEY_ROLES', product.rolesOfApiKeys(endpoint.contract).join(' '))
  return send(endpoint, { token: key, ...more }).finally(() => vi.unstubAllEnvs())
}

/** A key of a super_admin with every scope there is, as no request can make one. */
const keyOfEverything = async (): Promise<string> => {
  const { userId, sessionId } = await accessTokenFor('super_admin')
  const key = newApiKey(undefined)
  const { role, roles, scope } = permissionsOf('super_admin')
  const record = {
    id: newId(identityIds.apiKey, Date.now()),
    user_id: userId,
    name: 'everything',
    scopes: scope.split(' '),
    role,
    roles: [...roles],
    hash: hashOfApiKey(key),
    revision: 0,
    created_at: toIso(Date.now()),
  }
  expect(await createApiKey(record, sessionId)).toBe(true)
  return key
}

const kindIn = (path: string): string => path.split('/')[3] ?? ''

const written = async () => [...(await allItems('identity')), ...(await allItems('runtime'))].filter(isNoLimit)
const isNoLimit = ({ pk }: Record<string, unknown>) => !String(pk).startsWith('LIMIT#')

const unauthenticated = { status: 401, body: { code: 'UNAUTHENTICATED' } }
const forbidden = { status: 403, body: { code: 'FORBIDDEN' } }

describe('API1:2023 broken object level authorization', () => {
  const ofObjects = demanding.filter(
    ({ contract }) => contract.path.includes('{id}') && /^(account|bearer)$/.test(contract.auth),
  )

  it.each(ofObjects)('$name: another account’s is answered like a missing one, and does not change', async endpoint => {
    const kind = kindIn(endpoint.contract.path)
    const id = victims[kind]
    expect(id, `${kind}: the test needs an id that the victim owns`).toBeTruthy()
    const stranger = await aBuyer()
    const body = endpoint.contract.body && bodyFor(endpoint)
    const get = (wanted: string) => send(endpoint, { params: { id: wanted }, token: stranger.token, body })
    const [theirs, missing] = [await get(String(id)), await get(pathParams(endpoint.contract.path).id ?? '')]
    expect(theirs).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    const { request_id: _, ...refusal } = theirs.body
    expect(missing.body).toMatchObject(refusal)
  })

  it.each(ofObjects.filter(({ contract }) => isForKeys(contract.scope)))(
    '$name: another account’s is answered like a missing one to an API key too',
    async endpoint => {
      const key = await keyOf((await aBuyer()).token, [String(endpoint.contract.scope)])
      const body = endpoint.contract.body && bodyFor(endpoint)
      const params = { id: String(victims[kindIn(endpoint.contract.path)]) }
      expect(await sendByKey(endpoint, key, { params, body })).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      })
    },
  )

  it('the ids exist: their owner gets them', async () => {
    for (const endpoint of ofObjects.filter(({ contract }) => contract.method === 'GET')) {
      const kind = kindIn(endpoint.contract.path)
      const token = kind === 'users' ? victim.token : victims.token
      const answer = await send(endpoint, { params: { id: String(victims[kind]) }, token })
      expect(answer.status, endpoint.name).toBe(200)
    }
  })
})

describe('API2:2023 broken authentication', () => {
  it('the test sees the writes of an endpoint that writes', async () => {
    const writes = await writesOf(() => call(register, { body: newPerson(), ip: newIp() }))
    expect(writes.map(key => key.split('#')[0])).toEqual(expect.arrayContaining(['EMAIL']))
  })

  it.each(demanding)('$name: 401 without a token, and with a malformed one', async endpoint => {
    const writes = await writesOf(async () => {
      expect(await send(endpoint)).toMatchObject(unauthenticated)
      for (const token of ['x', 'e30.e30.e30', newId(identityIds.session, 1)])
        expect(await send(endpoint, { token })).toMatchObject(unauthenticated)
    })
    expect(writes).toEqual([])
  })

  it.each(guarded)('$name: 401 for a revoked session, at once, and for an expired token', async endpoint => {
    const { token, userId, sessionId } = await accessTokenFor('super_admin')
    await revokeSession(userId, sessionId, Date.now())
    const bearer = {
      user_id: userId,
      session_id: sessionId,
      ...permissionsOf('super_admin'),
    } as const
    const old = await signAccessToken(bearer, await readSigningKey('ACCESS_SECRET'), Date.now() - 1_801_000)
    const writes = await writesOf(async () => {
      expect(await send(endpoint, { token, body: endpoint.contract.body && {} })).toMatchObject(unauthenticated)
      expect(await send(endpoint, { token: old })).toMatchObject(unauthenticated)
    })
    expect(writes).toEqual([])
  })
})

describe('API2:2023 broken authentication of machine clients', () => {
  it.each(guarded)('$name: 401 for a deleted API key, and for one that was never made', async endpoint => {
    const { token, userId } = await accessTokenFor('super_admin')
    const key = await keyOf(token)
    await revokeApiKeys(userId, Date.now())
    const writes = await writesOf(async () => {
      for (const wrong of [key, newApiKey(undefined)])
        expect(await send(endpoint, { token: wrong })).toMatchObject(unauthenticated)
    })
    expect(writes).toEqual([])
  })
})

const privileged = {
  role: 'super_admin',
  user_id: 'usr_1',
  is_active: true,
  email_verified: true,
  price: 1,
  status: 'paid',
}

/** The JSON schema of a body, with its references followed. */
const requestOf = ({ contract }: Endpoint) => {
  const operation = document.paths[contract.path]?.[contract.method.toLowerCase()]
  return operation?.requestBody?.content?.['application/json']?.schema
}

const withBody = endpoints.filter(({ contract }) => contract.body)

describe('API3:2023 broken object property level authorization', () => {
  it.each(withBody)(
    '$name: mass assignment: a member it does not declare is refused, each by its name',
    ({ contract }) => {
      const declared = Object.keys(requestOf({ contract } as Endpoint)?.properties ?? {})
      const foreign = Object.keys(privileged).filter(name => !declared.includes(name))
      const result = z.safeParse(contract.body as z.ZodMiniType, privileged)
      // Of a body in several forms, the first.
      const issues = (result.error?.issues ?? []).flatMap(issue =>
        issue.code === 'invalid_union' ? (issue.errors[0] ?? []) : [issue],
      )
      const refused = issues.flatMap(issue => (issue.code === 'unrecognized_keys' ? issue.keys : []))
      expect(refused.toSorted()).toEqual(foreign.toSorted())
    },
  )

  it('mass assignment: a registration cannot set the role of an administrator', async () => {
    const before = await written()
    for (const [name, value] of Object.entries(privileged)) {
      const answer = await call(register, { body: { ...newPerson(), [name]: value }, ip: newIp() })
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ loc: ['body', name], type: 'unrecognized_keys' }] },
      })
    }
    expect(await written()).toEqual(before)
  })

  it.each(endpoints)('$name: excessive exposure: no reply can hold a secret or a key of a table', ({ contract }) => {
    const operation = document.paths[contract.path]?.[contract.method.toLowerCase()]
    const success = operation.responses[contract.reply.status].content?.['application/json']?.schema
    const secret = /password|token_hash|^(pk|sk|ttl|d|updated_by|claim|nonce|parts|secret|gateway_order_id)$/
    expect(propertiesIn(success).filter(name => secret.test(name))).toEqual([])
  })
})

const resolved = (schema: Schema): Schema =>
  typeof schema?.$ref === 'string' ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema

// biome-ignore lint/suspicious/noExplicitAny: a JSON schema is a tree of anything
type Schema = any

/** Every schema in a schema, with its path. */
const schemasIn = (schema: Schema, way = '', seen = new Set<unknown>()): [string, Schema][] => {
  const here = resolved(schema)
  if (!here || typeof here !== 'object' || seen.has(here)) return []
  const within = new Set([...seen, here])
  const inside = Object.entries<Schema>(here.properties ?? {}).flatMap(([name, one]) =>
    schemasIn(one, `${way}.${name}`, within),
  )
  const others = [
    here.items,
    here.additionalProperties,
    ...(here.anyOf ?? []),
    ...(here.oneOf ?? []),
    ...(here.allOf ?? []),
  ]
  return [[way, here], ...inside, ...others.flatMap(one => schemasIn(one, `${way}[]`, within))]
}

const propertiesIn = (schema: Schema): string[] =>
  schemasIn(schema).flatMap(([, one]) => Object.keys(one.properties ?? {}))

const isUnbounded = (schema: Schema): boolean => {
  if (schema.type === 'array') return schema.maxItems === undefined
  const isClosed = schema.maxLength ?? schema.pattern ?? schema.enum ?? schema.const ?? schema.format
  return schema.type === 'string' && isClosed === undefined
}

const parametersOf = ({ contract }: Endpoint): { name: string; schema: Schema }[] =>
  document.paths[contract.path]?.[contract.method.toLowerCase()]?.parameters ?? []

describe('API4:2023 unrestricted resource consumption', () => {
  it.each(endpoints)('$name: every text, list and number of a request is bounded', endpoint => {
    const inputs: [string, Schema][] = [
      ['body', requestOf(endpoint)],
      ...parametersOf(endpoint).map(({ name, schema }): [string, Schema] => [name, schema]),
    ]
    const found = inputs.flatMap(([name, schema]) => schemasIn(schema, name))
    expect(found.filter(([, schema]) => isUnbounded(schema)).map(([way]) => way)).toEqual([])
    const limit = parametersOf(endpoint).find(({ name }) => name === 'limit')
    if (limit) expect(resolved(limit.schema).maximum).toBeLessThanOrEqual(100)
  })

  it.each(withBody)('$name: 413 for a body of more than 100,000 bytes, before it is parsed', async endpoint => {
    const { token } = await accessTokenFor('super_admin')
    const before = await written()
    const answer = await send(endpoint, {
      token,
      rawBody: `"${'x'.repeat(100_001)}"`,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } })
    expect(await written()).toEqual(before)
  })
})

describe('API5:2023 broken function level authorization', () => {
  const forRoles = forAccounts.filter(({ contract }) => contract.auth !== 'optional')
  const calls = forRoles.flatMap(endpoint => product.roles.map(role => ({ name: endpoint.name, role, endpoint })))

  it.each(
    calls.filter(({ role, endpoint: { contract } }) => {
      const { roles, scope } = permissionsOf(role)
      const isOfRole = contract.auth === 'account' || (roles as readonly string[]).includes(contract.auth)
      return !isOfRole || !scope.split(' ').includes(String(contract.scope))
    }),
  )('$name: 403 for $role, and nothing is written', async ({ role, endpoint }) => {
    const { token } = await accessTokenFor(role)
    const writes = await writesOf(async () => {
      const body = endpoint.contract.body && bodyFor(endpoint)
      expect(await send(endpoint, { token, body })).toMatchObject(forbidden)
    })
    expect(writes).toEqual([])
  })

  it.each(guarded)('$name: 403 for a token of every scope but its own, even a super_admin’s', async endpoint => {
    const { userId, sessionId } = await accessTokenFor('super_admin')
    const permissions = permissionsOf('super_admin')
    const scope = permissions.scope
      .split(' ')
      .filter(name => name !== endpoint.contract.scope)
      .join(' ')
    const bearer = { user_id: userId, session_id: sessionId, ...permissions, scope }
    const token = await signAccessToken(bearer, await readSigningKey('ACCESS_SECRET'), Date.now())
    const writes = await writesOf(async () => expect(await send(endpoint, { token })).toMatchObject(forbidden))
    expect(writes).toEqual([])
  })

  it.each(guarded)(
    '$name: 403 for an API key of every scope a key can have but its own, even a super_admin’s',
    async endpoint => {
      const { token } = await accessTokenFor('super_admin')
      const scopes = permissionsOf('super_admin').scope.split(' ')
      const key = await keyOf(
        token,
        scopes.filter(scope => isForKeys(scope) && scope !== endpoint.contract.scope),
      )
      await send(endpoint, { token: key })
      const writes = await writesOf(async () => expect(await send(endpoint, { token: key })).toMatchObject(forbidden))
      expect(writes).toEqual([])
    },
  )

  const closed = guarded.filter(({ contract }) => !isForKeys(contract.scope))

  it('every endpoint of accounts, sessions and keys is closed to API keys, and the own log', () => {
    const { contracts } = domainsOf({ withSandbox: true }).find(({ name }) => name === 'identity') ?? {}
    const ofIdentity = Object.values(contracts ?? {}).filter(({ auth }) => auth !== 'guest')
    expect(ofIdentity.length).toBeGreaterThan(20)
    expect(closed.map(({ name }) => name).toSorted()).toEqual(
      [
        ...ofIdentity.map(({ name }) => name),
        ...['createPushSubscription', 'deletePushSubscription', 'listOwnActivity', 'listOwnNotifications'],
        'listPushSubscriptions',
      ].toSorted(),
    )
  })

  it.each(closed)('$name: 403 for an API key, even one with every scope, and nothing is written', async endpoint => {
    const key = await keyOfEverything()
    await sendByKey(endpoint, key)
    const writes = await writesOf(async () => expect(await sendByKey(endpoint, key)).toMatchObject(forbidden))
    expect(writes).toEqual([])
  })

  it('403 for an API key at once when its maker’s role has lost the scope', async () => {
    const endpoint = endpoints.find(({ name }) => name === 'listActivity') as Endpoint
    const key = await keyOf((await accessTokenFor('admin')).token, ['read:activity'])
    const query = { entity: 'user:x' }
    expect((await sendByKey(endpoint, key, { query })).body.code).not.toBe('FORBIDDEN')
    vi.stubEnv('API_KEY_ROLES', 'super_admin')
    expect(await send(endpoint, { token: key, query }).finally(() => vi.unstubAllEnvs())).toMatchObject(forbidden)
  })

  it.each(forAccounts)('$name: 403 for a bearer’s token of its scope, and nothing is written', async endpoint => {
    const { token } = await bearerTokenFor([endpoint.contract.scope as Scope])
    const writes = await writesOf(async () => {
      const body = endpoint.contract.body && bodyFor(endpoint)
      expect(await send(endpoint, { token, body })).toMatchObject(forbidden)
    })
    expect(writes).toEqual([])
  })

  it('a bearer’s token opens the endpoints listed here, by its scope alone, and no other', async () => {
    const open: string[] = []
    for (const endpoint of guarded) {
      const { token } = await bearerTokenFor([endpoint.contract.scope as Scope])
      const body = endpoint.contract.body && bodyFor(endpoint)
      if ((await send(endpoint, { token, body })).status !== 403) open.push(endpoint.name)
    }
    expect(open.toSorted()).toEqual([
      'cancelBooking',
      'downloadInvoice',
      'downloadTicket',
      'getBooking',
      'getCancellation',
      'getInvoice',
      'getPayment',
      'getReservation',
      'getTicket',
      'initiatePayment',
      'listBookingInvoices',
      'listBookings',
      'quoteCancellation',
      'releaseReservation',
      'verifyPayment',
    ])
  })

  it('the contracts require an administrator: under /users and /activity only the caller’s own account is open to a customer', () => {
    const open = endpoints
      .filter(({ contract }) => /\/(users|activity)(\/|$)/.test(contract.path) && contract.auth === 'account')
      .map(({ contract }) => contract.path)
    for (const path of open) expect(path).toMatch(/\/users\/(me(\/|$)|\{id\}\/profile$)/)
  })
})

describe('API6:2023 unrestricted access to sensitive business flows', () => {
  it.each([
    ['createReservation', 'user', 5, 60],
    ['searchSchedules', 'ip', 20, 60],
    ['login', 'ip', 10, 60],
    ['requestOtp', 'phone', 5, 600],
  ])('%s is limited per %s to %i in %i seconds', (name, per, max, seconds) => {
    expect(endpoints.find(endpoint => endpoint.name === name)?.contract.limit).toEqual({ per, max, seconds })
  })

  it('one account holds no more than its share, however many requests it sends at once', async () => {
    const [{ token }, offer] = [await aBuyer(), await onSale()]
    const seats = ['1A', '1B', '2A', '2B', '3A', '3B', '4A', '4B', '5A', '5B', '6A', '6B']
    const answers = await Promise.all(
      seats.map(seat =>
        call(createReservation, { token, body: { schedule_id: offer.inventory_id, seat_ids: [seat] } }),
      ),
    )
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(7)
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(5)
  })
})

describe('API7:2023 server side request forgery', () => {
  it.each(endpoints)('$name takes no address that the product would call', endpoint => {
    const names = [...propertiesIn(requestOf(endpoint)), ...parametersOf(endpoint).map(({ name }) => name)]
    const called = names.filter(name => /ur[il]|callback|webhook|redirect|host|endpoint/.test(name))
    // A browser's address at a push service, of which there is a closed list (test/notifications/create-push-subscription).
    expect(called).toEqual(endpoint.name === 'createPushSubscription' ? ['endpoint'] : [])
  })

  it('only these files send requests, each to an address of the deployment', () => {
    const callers = ['shared', 'functions'].flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map(path => join(folder, path))
        .filter(
          path => path.endsWith('.ts') && /[^.\w]fetch\(|node:https?'/.test(readFileSync(join(root, path), 'utf8')),
        ),
    )
    expect(callers.toSorted()).toEqual([
      'functions/sandbox/on-sandbox-webhook.ts',
      // In the reader's browser: it calls the page's own origin.
      'shared/identity/presenters/account-script.ts',
      // It calls the push services of browsers, and follows no redirect.
      'shared/notifications/adapters/push.ts',
      'shared/payments/adapters/http.ts',
      'shared/payments/adapters/paypal/certificate.ts',
      'shared/platform/events/custom-resource.ts',
      'shared/platform/http/problem.ts',
      // In the customer's browser: it calls the page's own address.
      'shared/sandbox/presenters/checkout-script.ts',
    ])
  })
})

describe('API8:2023 security misconfiguration', () => {
  it.each(endpoints)('$name: a refusal has the headers it should, and no internals', async endpoint => {
    const token = endpoint.contract.auth === 'guest' ? undefined : 'nonsense'
    const answer = await send(endpoint, { ...(token && { token }), query: { cursor: 'x', limit: 'x' } })
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringContaining('max-age='),
    })
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin'])
      expect(answer.headers).not.toHaveProperty(name)
    if (answer.status >= 400) {
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/problem+json' })
      expect(answer.raw.toString()).not.toMatch(/\.ts\b|node_modules|DynamoDB|arn:aws| at /)
    }
  })

  it('an internal failure shows no details', async () => {
    vi.stubEnv('IDENTITY_TABLE', 'a-table-there-is-not')
    const answer = await call(getPublicKeys)
    vi.unstubAllEnvs()
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } })
    expect(Object.keys(answer.body).toSorted()).toEqual(['code', 'detail', 'request_id', 'status', 'title', 'type'])
    expect(answer.raw.toString()).not.toMatch(/table|Dynamo|Resource/i)
  })

  it('other origins are named, never any', () => {
    expect(settingsFrom({}).origins).toEqual([])
    const stack = readFileSync(join(root, 'lib/constructs/group-api.ts'), 'utf8')
    expect(stack).toContain('allowOrigins: [...origins]')
    expect(stack).not.toContain('allowCredentials: true')
  })
})

describe('API9:2023 improper inventory management', () => {
  const operations = (description: { paths?: object }) =>
    Object.entries<object>((description.paths ?? {}) as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    )

  it('every route is in the description, and nothing else is', () => {
    const routes = endpoints.map(({ contract }) => `${contract.method} ${contract.path}`)
    expect(operations(document).toSorted()).toEqual(routes.toSorted())
  })

  it('every route is of version 1, or one of a few that have none', () => {
    const others = endpoints.map(({ contract }) => contract.path).filter(path => !path.startsWith('/api/v1/'))
    expect(
      others.filter(
        path =>
          !/^\/(sandbox\/|account\/\{page\}$|\.well-known\/jwks\.json$|api\/(openapi\.json$|docs(\/|$)))/.test(path),
      ),
    ).toEqual([])
  })

  it('the sandbox is not in production', () => {
    expect(operations(openapiOf(domainsOf({ withSandbox: false }))).filter(route => route.includes('sandbox'))).toEqual(
      [],
    )
  })
})

describe('API10:2023 unsafe consumption of APIs', () => {
  it.each([
    ['no JSON', '<html>oops</html>'],
    ['another shape', '{"id":7,"checkout_url":null}'],
    ['an order without a way to pay', '{"id":"ord_1"}'],
    ['null', 'null'],
  ])('a gateway that answers with %s is not trusted, and its answer is not passed on', async (_, text) => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(text, { status: 201 }))
    const answer = await pay(buyer, { booking_id: booking.id })
    expect(fetched).toHaveBeenCalled()
    fetched.mockRestore()
    expect([500, 503]).toContain(answer.status)
    expect(answer.raw.toString()).not.toMatch(/oops|ord_1|checkout_url/)
  })
})

/** A body its contract allows, so that an endpoint refuses for another reason. */
const bodyFor = ({ name }: Endpoint): unknown =>
  ({
    changeUserRole: { role: 'agent' },
    changeProfile: { first_name: 'Asha' },
  })[name] ?? {}
