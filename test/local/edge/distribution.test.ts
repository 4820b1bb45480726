import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entrance } from '../../../local/edge/entrance.ts'
import { hasWebClient } from '../../../local/edge/web-files.ts'
import { type Gateway, openGateway } from '../../../local/gateway/server.ts'
import { type CacheBehavior, collectCloudFront } from '../../../local/resources/cloudfront.ts'

const cloudFront = collectCloudFront()
const made = (type: string, path: string, properties: Record<string, unknown>) =>
  cloudFront.create({ type: `AWS::CloudFront::${type}`, path, logicalId: path, stackId: 'Edge', properties })

const functionOf = (name: string, code: string) =>
  made('Function', name, { Name: name, FunctionCode: `function handler(event) { ${code}; return event.request }` }).ref
const mark = functionOf('mark', "event.request.headers['x-viewer-address'] = { value: event.viewer.ip }")
const page = functionOf('page', "if (!event.request.uri.includes('.')) event.request.uri = '/index.html'")
const pageHeaders = made('ResponseHeadersPolicy', 'Edge/PageHeaders', {
  ResponseHeadersPolicyConfig: {
    SecurityHeadersConfig: {
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'" },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true },
    },
  },
}).ref

const api = (TargetOriginId: string, PathPattern: string): CacheBehavior => ({
  TargetOriginId,
  PathPattern,
  AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: String(mark) }],
})

const origin = (Id: string) => ({
  Id,
  DomainName: `${Id}.execute-api.us-east-1.amazonaws.com`,
  OriginCustomHeaders: [{ HeaderName: 'x-origin-key', HeaderValue: 'secret' }],
})

made('Distribution', 'Edge/Distribution', {
  DistributionConfig: {
    Origins: [origin('core'), origin('garage'), { Id: 'web', DomainName: 'web.s3.us-east-1.amazonaws.com' }],
    CacheBehaviors: [api('garage', '/api/v1/car/*'), api('garage', '/api/v1/car'), api('core', '/api/*')],
    DefaultCacheBehavior: {
      TargetOriginId: 'web',
      ResponseHeadersPolicyId: pageHeaders,
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: page }],
    },
  },
})

/** The bucket's files, by path. */
const files = new Map<string, string>()
const bucket = createServer((request, response) => {
  const file = files.get((request.url ?? '').replace('/web/', '/'))
  response.writeHead(file === undefined ? 404 : 200, { 'content-type': 'text/html', etag: '"1"' }).end(file)
})
let gateway: Gateway
let bucketsEndpoint = ''

beforeAll(async () => {
  await new Promise<void>(resolve => void bucket.listen(0, '127.0.0.1', resolve))
  bucketsEndpoint = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`
  gateway = await openGateway(0)
  const routes = new Map([['ANY /{path+}', 'tell']])
  const entered = entrance({
    apis: ['core', 'garage'].map(apiId => ({ apiId, name: apiId, routes })),
    cloudFront,
    invoke: async (_, event) => ({ payload: event }),
    bucketsEndpoint,
    missing: async (request, response) => void response.writeHead(404).end(`no ${request.url}`),
  })
  gateway.serve((request, response) => (entered.past(request.headers.host) ?? entered.front)(request, response))
})
afterAll(async () => {
  await gateway.stop()
  bucket.closeAllConnections()
  bucket.close()
})

const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${gateway.port}${path}`, init)
const eventAt = async (path: string, init: RequestInit = {}): Promise<APIGatewayProxyEventV2> =>
  (await (await ask(path, init)).json()) as APIGatewayProxyEventV2

test.each([
  ['/api/v1/car', 'garage'],
  ['/api/v1/car/1/parts', 'garage'],
  ['/api/v1/cart', 'core'],
  ['/api/v1/nothing', 'core'],
])('%s reaches the API of %s', async (path, group) => {
  const { rawPath, requestContext } = await eventAt(path)
  expect([rawPath, requestContext.apiId]).toEqual([path, group])
})

test('all of the viewer’s headers, query and body reach the API; the origin’s own go over them', async () => {
  const event = await eventAt('/api/v1/car?a=1&b=x%20y', {
    method: 'POST',
    body: '{"a":1}',
    headers: {
      authorization: 'Bearer t',
      cookie: 'a=1; b=2',
      'content-type': 'application/json',
      'idempotency-key': 'k',
      origin: 'https://web.example',
      'x-origin-key': 'forged',
      'x-viewer-address': '198.51.100.1',
    },
  })
  expect(event.headers).toMatchObject({
    authorization: 'Bearer t',
    'idempotency-key': 'k',
    origin: 'https://web.example',
    host: 'garage.execute-api.us-east-1.amazonaws.com',
    'x-origin-key': 'secret',
    'x-viewer-address': '127.0.0.1',
  })
  expect(event.cookies).toEqual(['a=1', 'b=2'])
  expect([event.rawQueryString, event.body]).toEqual(['a=1&b=x%20y', '{"a":1}'])
})

test('by an API’s own address a request goes past the distribution: nothing is added', async () => {
  const { request } = await import('node:http')
  const headers = { host: 'garage.execute-api.localhost' }
  const body = await new Promise<string>((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port: gateway.port, path: '/api/v1/cart', headers }, async reply =>
      resolve((await reply.toArray()).join('')),
    )
    asking.on('error', reject).end()
  })
  const event = JSON.parse(body) as APIGatewayProxyEventV2
  expect(event.requestContext.apiId).toBe('garage')
  expect(Object.keys(event.headers).filter(name => /origin-key|viewer/.test(name))).toEqual([])
})

test('a page is the web client’s document with its headers, a file is a file, and what is missing is told', async () => {
  expect(await hasWebClient(bucketsEndpoint, cloudFront.distributions())).toBe(false)
  const missing = await ask('/search?q=1')
  expect([missing.status, await missing.text()]).toEqual([404, 'no /search?q=1'])
  files.set('/index.html', '<p>Holdfast').set('/main.js', 'run()')
  expect(await hasWebClient(bucketsEndpoint, cloudFront.distributions())).toBe(true)
  const found = await ask('/bookings/1')
  expect([found.status, await found.text()]).toEqual([200, '<p>Holdfast'])
  expect(Object.fromEntries(found.headers)).toMatchObject({
    'content-security-policy': "default-src 'self'",
    'content-type': 'text/html',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=60; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
  expect(await (await ask('/main.js')).text()).toBe('run()')
  expect((await ask('/other.js')).status).toBe(404)
})

test.each(['/../other/secret.txt', '/%2e%2e/other/secret.txt', '/a/../../other/secret.txt'])(
  '%s leads to no other bucket',
  async path => {
    files.set('/other/secret.txt', 'secret')
    const { request } = await import('node:http')
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port: gateway.port, path }, reply => resolve(reply.statusCode))
      asking.on('error', reject).end()
    })
    expect(status).toBe(404)
  },
)

test('a page is only read', async () => {
  const refused = await ask('/bookings/1', { method: 'POST', body: 'x'.repeat(1000) })
  expect(refused.status).toBe(403)
})

test.each<[string, Partial<CacheBehavior>]>([
  ['the origin request policy mine is not played here', { OriginRequestPolicyId: 'mine' }],
  [
    'only one CloudFront Function, of the viewer request, is played here',
    { FunctionAssociations: [{ EventType: 'viewer-response', FunctionARN: String(mark) }] },
  ],
  [
    'there is no CloudFront Function arn:of:another',
    { FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'arn:of:another' }] },
  ],
])('what is not played is said in a sentence: %s', (sentence, more) => {
  const others = collectCloudFront()
  const behavior = { ...api('core', '/api/*'), FunctionAssociations: [], ...more }
  others.create({
    type: 'AWS::CloudFront::Distribution',
    path: 'Edge/Other',
    logicalId: 'Other',
    stackId: 'Edge',
    properties: { DistributionConfig: { Origins: [origin('core')], DefaultCacheBehavior: behavior } },
  })
  const options = { cloudFront: others, bucketsEndpoint, invoke: async () => ({ payload: null }) }
  const apis = [{ apiId: 'core', name: 'core', routes: new Map() }]
  expect(() => entrance({ ...options, apis, missing: async () => {} })).toThrow(sentence)
})
