import { afterEach, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/api/get-openapi.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import { openapiOf } from '../../lib/openapi/document.ts'
import { call } from '../support/call.ts'

afterEach(() => void vi.unstubAllEnvs())

describe('get openapi', () => {
  it('200 what the contracts say, for five minutes', async () => {
    const { status, body, headers } = await call(handler, { path: '/api/openapi.json' })
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=300'])
    expect(body).toEqual(JSON.parse(JSON.stringify(openapiOf(domainsOf({ withSandbox: true })))))
  })

  it('200 what a production stage has, which is no sandbox gateway', async () => {
    vi.stubEnv('STAGE', 'production')
    const { body } = await call(handler, { path: '/api/openapi.json' })
    const { paths, tags } = JSON.parse(JSON.stringify(openapiOf(domainsOf({ withSandbox: false }))))
    expect(body).toMatchObject({ tags, paths })
    expect(Object.keys(body.paths)).toEqual(Object.keys(paths))
  })

  it('200 describes every endpoint, its codes and the problem details', async () => {
    const { body } = await call(handler, { path: '/api/openapi.json' })
    expect(body.openapi).toBe('3.1.0')
    const create = body.paths['/api/v1/reservations/create'].post
    expect(create.responses['409'].description).toContain('SEATS_TAKEN')
    expect(create.security).toEqual([{ bearer: ['write:bookings'] }])
    const [journey] = create.requestBody.content['application/json'].schema.anyOf
    expect(journey.properties.seat_ids.maxItems).toBe(10)
    expect(body.components.schemas.Problem.properties.code).toEqual({ type: 'string' })
  })
})
