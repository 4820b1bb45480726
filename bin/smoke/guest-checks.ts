import type { Stage } from './stage.ts'

const ensure = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Error(sentence)
}

/** What anybody can look at, by what is checked. */
export const guestChecks: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'the API and every table answer': async ({ get }) => {
    await get('/api/v1/health')
    await get('/api/v1/health/db')
  },
  'the API describes itself': async ({ get, call }) => {
    const { openapi, paths } = await get('/api/openapi.json')
    ensure(/^3\.1/.test(openapi) && '/api/v1/bookings/create' in paths, 'the description is of another product')
    const page = await call('GET', '/api/docs')
    ensure(page.status === 200 && /<!doctype html>/i.test(page.body), 'there is no page of the description')
  },
  'the keys that sign tokens and tickets are published': async ({ get }) => {
    const { keys } = await get('/.well-known/jwks.json')
    ensure(keys.length >= 2, 'there are too few keys: look for a deploy that broke off')
  },
  'what is unknown or needs a sign-in is refused as it should be': async ({ call }) => {
    const [unknown, unsigned] = [await call('GET', '/api/v1/nothing'), await call('GET', '/api/v1/users/me')]
    // The gateway's own, which is JSON too; a page would be the web client's.
    ensure(unknown.status === 404 && unknown.body.message === 'Not Found', `an unknown path answers ${unknown.status}`)
    ensure(unsigned.status === 401 && unsigned.body.code === 'UNAUTHENTICATED', `no token answers ${unsigned.status}`)
    const header = unsigned.headers.get('strict-transport-security') ?? ''
    ensure(header.includes('max-age='), 'replies do not demand TLS')
  },
  'links in messages lead to pages': async ({ call }) => {
    const page = await call('GET', '/account/reset-password')
    ensure(page.status === 200 && page.body.includes('<form'), `/account/reset-password answers ${page.status}`)
  },
}
