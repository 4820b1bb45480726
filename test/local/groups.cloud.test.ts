import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { synthesize } from '../../local/synthesize.ts'
import { temporaryFolder } from './fixture/cloud.ts'

/** Several API groups behind the one edge, of domains that are not the product's. */

const { folder, remove } = temporaryFolder()
let cloud: Cloud

beforeAll(async () => {
  const app = join(import.meta.dirname, 'fixture/groups/app.ts')
  cloud = await startCloud({ templateFolder: synthesize(join(folder, 'cdk.out'), { app }) })
})
afterAll(async () => {
  await cloud?.stop()
  remove()
})

const ask = async (path: string, method = 'GET', headers: Record<string, string> = {}) => {
  const asking = request({ host: '127.0.0.1', port: cloud.port, method, path, headers }).end()
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  return { status: reply.statusCode, body: await json(reply) }
}

test('each path reaches the function of its group, with the viewer’s address and the name it asked for', async () => {
  const host = `localhost:${cloud.port}`
  for (const [path, group, method] of [
    ['/api/v1/places', 'core'],
    ['/api/v1/workshops/wks_1/bays', 'garage'],
    ['/api/v1/workshops/wks_1/book', 'garage', 'POST'],
  ] as const)
    expect(await ask(path, method, { host, 'x-viewer-address': '198.51.100.1' })).toEqual({
      status: 200,
      body: { group, ip: '127.0.0.1', host },
    })
})

test('an unknown path gets the JSON of an API', async () => {
  for (const path of ['/api/v1/workshops/wks_1/nothing', '/api/v1/workshop', '/api/v1/nothing'])
    expect(await ask(path)).toEqual({ status: 404, body: { message: 'Not Found' } })
})

test('past the distribution every group refuses', async () => {
  const origins = cloud.edge.flatMap(({ origin }) => /^(\w+)\.execute-api\./.exec(origin)?.[1] ?? [])
  const paths = { core: '/api/v1/places', garage: '/api/v1/workshops/wks_1/bays' }
  const refused = []
  for (const apiId of new Set(origins))
    for (const path of Object.values(paths)) {
      const { status, body } = await ask(path, 'GET', { host: `${apiId}.execute-api.localhost` })
      if (status !== 404) refused.push([status, (body as { code: string }).code])
    }
  expect(refused).toEqual([
    [403, 'PUBLIC_ADDRESS_ONLY'],
    [403, 'PUBLIC_ADDRESS_ONLY'],
  ])
})

test('the outputs of all stacks are there, and the pages tell what runs', async () => {
  expect(Object.keys(cloud.outputs)).toEqual(['Holdfast', 'Holdfast-garage', 'Holdfast-edge'])
  expect(cloud.outputs['Holdfast-garage']?.ApiId).not.toBe(cloud.outputs.Holdfast?.ApiId)
  const page = await (await fetch(`${cloud.url}/local/`)).text()
  for (const shown of ['/api/v1/workshops/*', 'POST /api/v1/workshops/{id}/book', 'are not played here'])
    expect(page).toContain(shown)
})

test('the web client is served once its files are in the bucket, and the local pages stay', async () => {
  const root = () => fetch(cloud.url, { redirect: 'manual' })
  expect((await root()).headers.get('location')).toBe('/local/')
  const bucket = `${cloud.endpoints.S3}/${cloud.outputs['Holdfast-edge']?.WebBucketName}`
  const put = (name: string, body: string) =>
    fetch(`${bucket}/${name}`, { method: 'PUT', body, headers: { 'content-type': 'text/html' } })
  await put('index.html', '<p>Web client')
  const page = await fetch(`${cloud.url}/search`)
  expect([page.status, await page.text()]).toEqual([200, '<p>Web client'])
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(await (await root()).text()).toBe('<p>Web client')
  expect((await fetch(`${cloud.url}/local/inbox`)).status).toBe(200)
  expect((await fetch(`${cloud.url}/missing.js`)).status).toBe(404)
})
