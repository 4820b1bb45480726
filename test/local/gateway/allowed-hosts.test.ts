import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hostCheck } from '../../../local/gateway/allowed-hosts.ts'
import { openGateway } from '../../../local/gateway/server.ts'
import { type RunningServices, runServices } from '../services/services.ts'

const loopback = [
  'localhost',
  'localhost:8000',
  'LOCALHOST:8000',
  'localhost.',
  'bucket.localhost:4566',
  'a.b.localhost',
  '127.0.0.1',
  '127.0.0.1:8000',
  '127.255.3.4:1',
  '[::1]',
  '[::1]:8000',
]

const foreign = [
  'evil.example',
  'evil.example:8000',
  'localhost.evil.example',
  'evillocalhost',
  '.localhost',
  '127.0.0.1.evil.example',
  '127.evil.example',
  '128.0.0.1',
  '127.0.0.1000',
  '10.0.0.7:8000',
  '0.0.0.0:8000',
  '[::2]:8000',
  '::1',
  'localhost:8000:evil.example',
  'localhost evil.example',
  'evil.example@localhost',
  'localhost/evil.example',
  '',
  undefined,
]

describe('a Host header', () => {
  const refusal = hostCheck()

  test.each(loopback)('%s is of this machine', host => {
    expect(refusal(host)).toBeUndefined()
  })

  test.each(foreign)('%s is not', host => {
    expect(refusal(host)).toMatch(/localhost, \*\.localhost, 127\.0\.0\.0\/8 and \[::1\].*ALLOWED_HOSTS/)
  })

  test('a name that was allowed is taken with any port, whatever its case, and no other', () => {
    const withMore = hostCheck(['Build-Box.lan', '192.168.1.5', '[fe80::1]', ' '])
    for (const host of ['build-box.lan:8000', 'BUILD-BOX.lan', '192.168.1.5:1', '[fe80::1]:8000', 'localhost'])
      expect(withMore(host)).toBeUndefined()
    for (const host of ['lan', 'x.build-box.lan', '192.168.1.50', ' ', '']) expect(withMore(host)).toBeDefined()
    expect(withMore('evil.example')).toContain('build-box.lan, 192.168.1.5, [fe80::1]')
  })
})

/** Sends a request with any `Host`, as a browser does whose name server resolves it to 127.0.0.1. */
const send = async (port: number, host: string, more: { method?: string; path?: string; body?: string } = {}) => {
  const { body, ...options } = more
  const headers = { host, 'x-amz-target': 'secretsmanager.ListSecrets' }
  const asking = request({ host: '127.0.0.1', port, headers, ...options })
  asking.end(body)
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  return { status: reply.statusCode, text: await text(reply) }
}

describe('the gateway', () => {
  const opened = async (allowedHosts?: readonly string[]) => {
    const gateway = await openGateway(0, { allowedHosts })
    onTestFinished(gateway.stop)
    gateway.serve(async (_, response) => void response.end('the inbox'))
    return gateway
  }

  test('403 for another name, whatever the request', async () => {
    const { port } = await opened()
    for (const path of ['/local/inbox', '/api/docs', '/api/v1/auth/login', '/'])
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const reply = await send(port, `evil.example:${port}`, {
          method,
          path,
          body: method === 'POST' ? '{}' : undefined,
        })
        expect(reply).toEqual({ status: 403, text: expect.stringContaining('*.localhost') })
      }
  })

  test('200 for a loopback name and for one that was allowed', async () => {
    const { port } = await opened(['build-box.lan'])
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `build-box.lan:${port}`])
      expect(await send(port, host)).toEqual({ status: 200, text: 'the inbox' })
  })

  test('403 for another name while the cloud is starting', async () => {
    const gateway = await openGateway(0)
    onTestFinished(gateway.stop)
    expect((await send(gateway.port, 'evil.example')).status).toBe(403)
    expect((await send(gateway.port, 'localhost')).status).toBe(503)
  })
})

describe('secrets, parameters, mail and text messages', () => {
  let services: RunningServices
  beforeAll(async () => {
    services = await runServices()
  })
  afterAll(() => services.stop())

  test('403 for another name, 200 for a loopback one', async () => {
    const port = Number(new URL(services.endpoints.SECRETS_MANAGER).port)
    const listing = { method: 'POST', body: '{}' }
    const refused = await send(port, `evil.example:${port}`, listing)
    expect(refused).toEqual({ status: 403, text: expect.stringContaining('*.localhost') })
    expect((await send(port, `127.0.0.1:${port}`, listing)).text).not.toContain('*.localhost')
  })
})
