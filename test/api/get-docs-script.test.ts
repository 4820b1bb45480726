import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { handler } from '../../functions/api/get-docs-script.ts'
import { viewerName } from '../../lib/bundling/docs-viewer.ts'
import { call } from '../support/call.ts'

const get = (file: string) => call(handler, { path: `/api/docs/${file}`, params: { file } })

describe('get docs script', () => {
  it('200 the script by the name of its content, compressed, for a year', async () => {
    const { status, headers, raw } = await get(viewerName())
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000',
    })
    const hash = createHash('sha256').update(gunzipSync(raw)).digest('hex')
    expect(viewerName()).toBe(`viewer-${hash.slice(0, 16)}.js`)
    // A reply of Lambda, in base64, has at most 6 MB.
    expect(raw.toString('base64').length).toBeLessThan(2_000_000)
  })

  it('304 for who has it', async () => {
    const { etag = '' } = (await get(viewerName())).headers
    const file = viewerName()
    const answer = await call(handler, { params: { file }, headers: { 'if-none-match': etag } })
    expect([answer.status, answer.raw.length, answer.headers['content-encoding']]).toEqual([304, 0, undefined])
  })

  it.each([`viewer-${'0'.repeat(16)}.js`, 'viewer.js', '../openapi.json', 'viewer-81b8.js.map'])(
    '404 NOT_FOUND for %s, which nobody keeps',
    async file => {
      expect(await get(file)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
        headers: { 'cache-control': 'no-store' },
      })
    },
  )
})
