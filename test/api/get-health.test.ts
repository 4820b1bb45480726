import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { handler } from '../../functions/api/get-health.ts'
import { call } from '../support/call.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

describe('GET /health', () => {
  it('200 the version and the time, uncached, and without any table', async () => {
    const tables = Object.entries(process.env).filter(([name]) => name.endsWith('_TABLE'))
    for (const [name] of tables) delete process.env[name]
    const { status, body, headers } = await call(handler, { path: '/api/v1/health' })
    Object.assign(process.env, Object.fromEntries(tables))
    expect({ status, body }).toEqual({ status: 200, body: { status: 'ok', version, time: expect.any(String) } })
    expect(Math.abs(Date.parse(body.time) - Date.now())).toBeLessThan(5000)
    expect(headers['cache-control']).toBe('no-store')
  })
})
