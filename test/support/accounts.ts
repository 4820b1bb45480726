import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import type { SignedIn } from '../../shared/identity/contracts/signed-in.ts'
import { newUser, newVerification } from '../../shared/identity/rules/user.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { createUser, findUserId } from '../../shared/identity/store/users.ts'
import { markVerified } from '../../shared/identity/store/verifications.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { call } from './call.ts'
import { newPhone } from './phones.ts'

/** Every item of a table, for what a test asserts of the whole. */
export const allItems = async (table: 'identity' | 'runtime' | 'commerce'): Promise<Record<string, unknown>[]> => {
  const client = new DynamoDBClient({})
  const { Items = [] } = await client.send(new ScanCommand({ TableName: process.env[`${table.toUpperCase()}_TABLE`] }))
  client.destroy()
  return Items.map(item => unmarshall(item))
}

export const itemsOf = async (userId: string): Promise<Record<string, unknown>[]> =>
  (await allItems('identity')).filter(({ pk }) => String(pk).endsWith(`#${userId}`))

export const password = 'correct horse battery staple'

/** Of `password`, by Argon2id with so little work that a test can sign in often: a hash contains its own parameters. */
const passwordHash = '$argon2id$v=19$m=8,t=1,p=1$BwcHBwcHBwcHBwcHBwcHBw$bZ1M0r8EjB8UIoeoCxBdhfhot1tOFfUbojxRPx/7TLE'

/** A person with a new e-mail address and phone number. */
export const newPerson = () => {
  const unique = newSuffix(Date.now())
  return {
    email: `${unique}@example.com`,
    password,
    first_name: 'Asha',
    last_name: 'Rao',
    phone_number: newPhone(),
  }
}

/** The code a mail to this address would hold now. */
export const codeFor = async (email: string): Promise<string> => {
  const items = await itemsOf(await findUserId({ email }))
  const id = items.find(({ sk }) => sk === 'VERIFICATION')?.verification_id
  return verificationCode(await readSecretKey('CODES_SECRET'), String(id))
}

let calls = 0

/** Another address each time, so that tests do not use up each other's limits. */
export const newIp = (): string => {
  calls += 1
  return `198.51.${Math.floor(calls / 250)}.${calls % 250}`
}

/**
 * A registered, verified and signed-in account, as the endpoints' stores write it. `passwordHash` is a cheap one: where
 * many sign in, Argon2 would take most of a test's time.
 */
export const signUp = async () => {
  const now = Date.now()
  const person = newPerson()
  const { password: _, ...named } = person
  const user = newUser(named, passwordHash, now)
  const verification = newVerification(user, now)
  await createUser(user, verification)
  await markVerified(user.user_id, verification.verification_id)
  const origin = { ip: newIp(), userAgent: 'vitest', now }
  const { body } = (await signIn({ ...user, email_verified: true }, 'native', origin)) as { body: SignedIn }
  return { person, userId: user.user_id, answer: { body: body as Required<SignedIn> } }
}

/** The same by the endpoints themselves, with the password that is given. */
export const signUpByEndpoints = async (person = newPerson()): Promise<{ userId: string }> => {
  await call(register, { body: person, ip: newIp() })
  const body = { email: person.email, code: await codeFor(person.email), client: 'native' }
  return { userId: (await call(verify, { body, ip: newIp() })).body.user_id }
}
