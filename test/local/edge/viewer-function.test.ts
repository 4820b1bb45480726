import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { viewerFunction } from '../../../local/edge/viewer-function.ts'

const ours = (file: string) => viewerFunction(readFileSync(`lib/edge/${file}`, 'utf8'))
const request = { method: 'GET', uri: '/', headers: { host: { value: 'booking.example.com' } } }

test.each([
  ['/', '/index.html'],
  ['/search', '/index.html'],
  ['/bookings/bkg_1/', '/index.html'],
  ['/v1.2/page', '/index.html'],
  ['/index.html', '/index.html'],
  ['/assets/main-4f2a.js', '/assets/main-4f2a.js'],
  ['/.well-known/security.txt', '/.well-known/security.txt'],
])('a page of the web client is its one document, a file is a file: %s → %s', (uri, expected) => {
  expect(ours('route-page.js')({ ...request, uri }, '203.0.113.7')).toEqual({ ...request, uri: expected })
})

const told = (ip: string) =>
  ours('mark-viewer.js')({ ...request, headers: { ...request.headers } }, ip).headers['x-viewer-address']?.value

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1::2:3:4:5', '2001:db8:1:0::/64'],
  ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
  ['64:ff9b::1:2:3:4:5', '64:ff9b:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
])('a subscriber, who has all addresses of an IPv6 network, is one viewer: %s → %s', (ip, network) => {
  expect(told(ip)).toBe(network)
})

test('neighbours are two viewers', () => {
  expect(told('2001:db8:1:2::1')).toBe(told('2001:db8:1:2:ffff::1'))
  expect(told('2001:db8:1:2::1')).not.toBe(told('2001:db8:1:3::1'))
})

test('the viewer is told, whatever it says of itself', () => {
  const ip = '203.0.113.7'
  const forged = {
    ...request.headers,
    'x-viewer-address': { value: '::1' },
    'x-viewer-host': { value: 'evil.example' },
  }
  expect(ours('mark-viewer.js')({ ...request, headers: forged }, ip)).toEqual({
    ...request,
    headers: {
      ...request.headers,
      'x-viewer-address': { value: ip },
      'x-viewer-host': { value: 'booking.example.com' },
    },
  })
})

test('a function sees nothing of this process', () => {
  const code = (body: string) => `function handler(event) { const request = event.request; ${body}; return request }`
  const run = (body: string) => viewerFunction(code(body))(request, '::1')
  expect(run('request.uri = typeof process + typeof require + typeof fetch').uri).toBe('undefinedundefinedundefined')
  expect(() => run('event.constructor.constructor("return process")()')).toThrow('Code generation from strings')
})

test('a function that answers itself is refused', () => {
  const run = viewerFunction('function handler() { return { statusCode: 302 } }')
  expect(() => run(request, '::1')).toThrow('a CloudFront Function that answers itself is not played here')
})
