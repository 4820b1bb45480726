import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/show-account-page.ts'
import { AccountPage } from '../../shared/identity/contracts/show-account-page.ts'
import { call } from '../support/call.ts'

const show = (page: string) => call(handler, { path: `/account/${page}`, params: { page } })

// What a browser makes of them is in test/e2e/pages.test.ts.
describe('GET /account/{page}', () => {
  it.each(AccountPage.options)(
    '200 %s: a page that runs its own script alone and asks its own origin alone',
    async name => {
      const { status, headers, body } = await show(name)
      expect([status, headers['content-type'], headers['referrer-policy']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-referrer',
      ])
      const policy = headers['content-security-policy'] as string
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      for (const tag of ['script', 'style']) {
        const [, content = ''] = new RegExp(`<${tag}>([^]*)</${tag}>`).exec(String(body)) ?? []
        expect(policy).toContain(`'sha256-${createHash('sha256').update(content).digest('base64')}'`)
      }
    },
  )

  it('404 NOT_FOUND for a page that there is not', async () => {
    expect(await show('settings')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})
