import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { describe, expect, inject, it } from 'vitest'

const url = inject('cloudUrl')

/** Ids of the HTTP APIs, as the page of the local cloud shows them. */
const apiIds = async (): Promise<string[]> => {
  const page = await (await fetch(`${url}/local/`)).text()
  return [...new Set([...page.matchAll(/<td>(\w+)\.execute-api\./g)].map(([, id = '']) => id))]
}

const past = async (apiId: string, path: string, headers: Record<string, string> = {}) => {
  const { port } = new URL(url)
  const host = `${apiId}.execute-api.localhost`
  const asking = request({ host: '127.0.0.1', port, path, headers: { host, ...headers } }).end()
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  return { status: reply.statusCode, body: await json(reply) }
}

describe('the edge', () => {
  it('403 PUBLIC_ADDRESS_ONLY by an API’s own address, whatever the request says of itself', async () => {
    const [core = '', ...others] = await apiIds()
    expect(core).not.toBe('')
    expect(others).toEqual([])
    const forged = { 'x-origin-key': 'forged', 'x-viewer-address': '203.0.113.7' }
    for (const answer of [await past(core, '/api/v1/health'), await past(core, '/api/v1/health', forged)])
      expect(answer).toMatchObject({ status: 403, body: { code: 'PUBLIC_ADDRESS_ONLY' } })
  })

  it('200 by the public address, and a forged key or address changes nothing', async () => {
    const headers = { 'x-origin-key': 'forged', 'x-viewer-address': '203.0.113.7' }
    expect((await fetch(`${url}/api/v1/health`, { headers })).status).toBe(200)
  })

  it('404 as JSON for an unknown path of the API, as a page for any other', async () => {
    const unknown = await fetch(`${url}/api/v1/nothing`)
    expect([unknown.status, await unknown.json()]).toEqual([404, { message: 'Not Found' }])
    for (const path of ['/nothing', '/apis', '/api/v1/reservations/../../../etc/passwd']) {
      const page = await fetch(url + path)
      expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    }
  })

  it('counts a limit by the client’s own address', async () => {
    const ask = (ip: string) =>
      fetch(`${url}/api/v1/schedules/search?origin_city=Mumbai&destination_city=Pune&date=2020-01-01`, {
        headers: { 'x-forwarded-for': ip, 'x-viewer-address': ip },
      })
    const left = async (ip: string) => Number((await ask(ip)).headers.get('x-ratelimit-remaining'))
    const [first, second] = [await left('203.0.113.1'), await left('203.0.113.2')]
    expect(second).toBeLessThanOrEqual(first)
    expect(first).toBeLessThan(20)
  })
})
