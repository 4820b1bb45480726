import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler as login } from '../../functions/identity/login.ts'
import { findUserId } from '../../shared/identity/store/users.ts'
import { allItems, newIp, signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { startIdentity } from '../support/identity.ts'
import { phoneSignIn, setOtpCaps } from '../support/otps.ts'

const root = resolve(import.meta.dirname, '../..')

beforeAll(() => startIdentity())

/** Tables without accounts; the keys and secrets stay. */
beforeEach(async () => {
  await createTables('identity')
})

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** `npm run create-admin -- …`, in a process whose input is no terminal. */
const createAdmin = (args: string[], environment: Record<string, string | undefined> = {}): Promise<Outcome> =>
  new Promise(done => {
    const env = { ...process.env, ...environment }
    const child = execFile(process.execPath, ['bin/create-admin.ts', ...args], { cwd: root, env }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    )
    child.stdin?.end()
  })

const passwordIn = ({ out }: Outcome): string => /shown this once: (\S+)/.exec(out)?.[1] ?? ''

describe('npm run create-admin', () => {
  it('makes a super_admin whose password, shown once, signs in', async () => {
    const outcome = await createAdmin(['--email', ' Root@Example.com ', '--phone', '+919876543210'])
    expect(outcome).toMatchObject({ code: 0, err: '' })
    const password = passwordIn(outcome)
    expect(password).toMatch(/^[\w-]{27}$/)
    const answer = await call(login, { body: { email: 'root@example.com', password }, ip: newIp() })
    expect(answer).toMatchObject({ status: 200, body: { user: { role: 'super_admin', email_verified: true } } })
    expect(JSON.stringify(await allItems('identity'))).not.toContain(password)
  })

  it('takes no phone number', async () => {
    expect(await createAdmin(['--email', 'root@example.com'])).toMatchObject({ code: 0 })
    expect(await storedUser(await findUserId({ email: 'root@example.com' }))).toMatchObject({ phone_number: '' })
  })

  it('refuses when there is one, and makes another with --another', async () => {
    await createAdmin(['--email', 'root@example.com'])
    const before = await allItems('identity')
    const refused = await createAdmin(['--email', 'second@example.com'])
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--another') })
    expect(await allItems('identity')).toEqual(before)
    expect(await createAdmin(['--email', 'second@example.com', '--another'])).toMatchObject({ code: 0 })
  })

  it('makes one of two requested at once', async () => {
    const outcomes = await Promise.all(['one', 'two'].map(name => createAdmin(['--email', `${name}@example.com`])))
    expect(outcomes.map(({ code }) => code).toSorted()).toEqual([0, 1])
    const roots = (await allItems('identity')).filter(({ sk, role }) => sk === 'USER' && role === 'super_admin')
    expect(roots).toHaveLength(1)
  })

  it.each([
    ['has the address', async () => ['--email', (await signUp()).person.email]],
    ['proved the number', async () => ['--email', 'root@example.com', '--phone', (await phoneSignIn()).phoneNumber]],
  ])('does not change the account that %s', async (_, argsOf) => {
    setOtpCaps()
    const args = await argsOf()
    const before = await allItems('identity')
    expect(await createAdmin(args)).toMatchObject({ code: 1, err: expect.stringContaining('already') })
    expect(await allItems('identity')).toEqual(before)
  })

  it.each([
    ['no address', []],
    ['a bad address', ['--email', 'root']],
    ['a bad number', ['--email', 'root@example.com', '--phone', '12']],
    ['an unknown option', ['--email', 'root@example.com', '--role', 'admin']],
  ])('names the fault of %s, and makes no account', async (_, args) => {
    const outcome = await createAdmin(args)
    expect(outcome).toMatchObject({ code: 1, out: '' })
    expect(outcome.err).toMatch(/--(email|phone|role)/)
    expect(outcome.err).not.toMatch(/^\s+at /m)
    expect(await allItems('identity')).toEqual([])
  })

  it('finds the running local cloud by its data folder, and reports when none runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-admin-'))
    const away = { IDENTITY_TABLE: undefined, AWS_ENDPOINT_URL_DYNAMODB: undefined, HOLDFAST_DATA: folder }
    expect(await createAdmin(['--email', 'root@example.com'], away)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/npm start.*--table/s),
    })
    const { IDENTITY_TABLE, AWS_ENDPOINT_URL_DYNAMODB } = process.env
    writeFileSync(join(folder, 'running.json'), JSON.stringify({ IDENTITY_TABLE, AWS_ENDPOINT_URL_DYNAMODB }))
    expect(await createAdmin(['--email', 'root@example.com'], away)).toMatchObject({ code: 0 })
    expect(await storedUser(await findUserId({ email: 'root@example.com' }))).toMatchObject({ role: 'super_admin' })
    rmSync(folder, { recursive: true })
  })
})
