import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { request, signUp } from './traveller.ts'

const program = join(import.meta.dirname, '../../bin/smoke.ts')

/** `npm run smoke -- …`: the lines it prints, and its exit code. */
const smoke = (args: string[], environment: Record<string, string> = {}) =>
  new Promise<{ code: number; lines: string[]; errors: string }>(done => {
    const env = { ...process.env, SMOKE_EMAIL: '', SMOKE_PASSWORD: '', ...environment }
    execFile(process.execPath, [program, ...args], { env }, (error, out, errors) =>
      done({ code: Number(error?.code ?? 0), lines: out.trim().split('\n'), errors }),
    )
  })

describe('npm run smoke', () => {
  it('finds nothing wrong with the running product, and leaves nothing behind', async () => {
    const { code, lines, errors } = await smoke([inject('cloudUrl')])
    expect([code, errors, lines.filter(line => !line.startsWith('✓'))]).toEqual([0, '', []])
    expect(lines).toHaveLength(5 + 5)
  })

  it('signs in where it is told an account, which has no hold afterwards', async () => {
    const { email, password, token } = await signUp()
    const { code, lines } = await smoke([inject('cloudUrl')], { SMOKE_EMAIL: email, SMOKE_PASSWORD: password })
    expect([code, lines.at(-1)]).toEqual([0, '✓ the customer leaves'])
    expect((await request('GET', '/api/v1/reservations/active', { token })).body.items).toEqual([])
    const { body } = await request('GET', '/api/v1/bookings/history', { token })
    expect(body.items.map(({ status }: { status: string }) => status)).toEqual(['cancelled'])
  })

  it('names what fails, and fails itself: nothing on sale, a wrong password', async () => {
    const nothing = await smoke([inject('cloudUrl'), '--from', 'Pune', '--to', 'Pune City'])
    expect(nothing.code).toBe(1)
    expect(nothing.lines.find(line => line.startsWith('✗'))).toMatch(/^✗ a search finds a free seat: /)
    expect(nothing.lines.at(-1)).toBe('✓ the customer leaves')
    const account = { SMOKE_EMAIL: 'nobody@example.com', SMOKE_PASSWORD: 'a wrong one' }
    const refused = await smoke([inject('cloudUrl')], account)
    expect([refused.code, refused.lines.at(-1)]).toEqual([1, expect.stringMatching(/^✗ a customer signs in: .* 401 /)])
  })

  it('of an address where another product answers it says so of each check; buying needs an account where no mail can be read', async () => {
    const server = createServer((_, reply) => reply.writeHead(404).end('<h1>Not here</h1>'))
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const { code, lines } = await smoke([`http://127.0.0.1:${(server.address() as AddressInfo).port}`])
    server.close()
    expect([code, lines.filter(line => line.startsWith('✗')).length]).toEqual([1, 5])
    expect(lines.at(-1)).toContain('SMOKE_EMAIL and SMOKE_PASSWORD')
    expect(await smoke(['nonsense'])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('npm run smoke -- URL'),
    })
  })
})
