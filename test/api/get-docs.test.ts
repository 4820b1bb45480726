import { expect, it } from 'vitest'
import { handler } from '../../functions/api/get-docs.ts'
import { call } from '../support/call.ts'

// What a browser makes of it is in test/e2e/pages.test.ts.
it('200 a page that may ask its own origin alone, for five minutes', async () => {
  const { status, headers, body } = await call(handler, { path: '/api/docs' })
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(headers['cache-control']).toBe('public, max-age=300')
  expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
  expect(headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/)
  expect(body).not.toMatch(/https?:/)
})
