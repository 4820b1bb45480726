import { describe, expect, it } from 'vitest'
import { handler } from '../../functions/api/get-openapi.ts'
import { call } from '../support/call.ts'

describe('get openapi', () => {
  it('200 describes every endpoint, its codes and the problem details', async () => {
    const { status, body, headers } = await call(handler, { path: '/api/openapi.json' })
    expect(status).toBe(200)
    expect(body.openapi).toBe('3.1.0')
    const create = body.paths['/api/v1/reservations/create'].post
    expect(create.responses['409'].description).toContain('SEATS_TAKEN')
    expect(create.security).toEqual([{ bearer: ['write:bookings'] }])
    expect(create.requestBody.content['application/json'].schema.properties.seat_ids.maxItems).toBe(10)
    expect(body.components.schemas.Problem.properties.code).toEqual({ type: 'string' })
    expect(headers['cache-control']).toBe('public, max-age=300')
  })
})
