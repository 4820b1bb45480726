import { describe, expect, it } from 'vitest'
import { hashPassword, isPassword } from '../../shared/identity/rules/password-hash.ts'
import { argon2Runs } from '../support/argon2-runs.ts'

describe('a password’s hash', () => {
  it('is a PHC string of Argon2id with OWASP’s parameters, another each time', async () => {
    const [first, second] = [await hashPassword('password'), await hashPassword('password')]
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(first).not.toBe(second)
    expect(await isPassword('password', first)).toBe(true)
    expect(await isPassword('password', second)).toBe(true)
  })

  // A published test vector of the reference implementation.
  it('agrees with other implementations, whatever their parameters', async () => {
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await isPassword('password', hash)).toBe(true)
    expect(await isPassword('Password', hash)).toBe(false)
  })

  it.each(['Password', 'password ', '', 'passwor', 'password\u0000'])('is not that of %j', async other => {
    expect(await isPassword(other, await hashPassword('password'))).toBe(false)
  })

  it('is the same for the same text in other code points', async () => {
    expect(await isPassword('Caf\u00e9', await hashPassword('Cafe\u0301'))).toBe(true)
  })

  it('counts every character of 128', async () => {
    const long = '🚌'.repeat(127)
    expect(await isPassword(`${long}b`, await hashPassword(`${long}a`))).toBe(false)
  })

  it('that is missing matches nothing, after one Argon2 all the same', async () => {
    let matches: boolean | undefined
    const runs = await argon2Runs(async () => {
      matches = await isPassword('', undefined)
    })
    expect({ runs, matches }).toEqual({ runs: 1, matches: false })
  })

  it.each(['', 'password', '$2b$12$abcdefghijklmnopqrstuv', '$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA'])(
    'of another form is an internal error: %j',
    async hash => {
      await expect(isPassword('password', hash)).rejects.toThrow('PHC')
    },
  )
})
