import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import type { SignedIn } from '../../shared/identity/contracts/signed-in.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { accountFrom, newName, newRegistration } from '../../shared/identity/rules/registration.ts'
import { type MailUser, newVerification, type User } from '../../shared/identity/rules/user.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { completeRegistration, putRegistration } from '../../shared/identity/store/registrations.ts'
import { findUserId, userItem } from '../../shared/identity/store/users.ts'
import { verificationItem } from '../../shared/identity/store/verifications.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
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

/** The registrations that wait with an address, the oldest first. */
export const registrationsWith = async (email: string): Promise<Record<string, unknown>[]> =>
  (await allItems('identity'))
    .filter(({ pk, sk }) => pk === `EMAIL#${email}` && String(sk).startsWith('REGISTRATION#'))
    .toSorted((left, right) => (String(left.sk) < String(right.sk) ? -1 : 1))

/** The code the last mail to this address would hold now. */
export const codeFor = async (email: string): Promise<string> => {
  const ofAccount = (await itemsOf(await findUserId({ email }))).find(({ sk }) => sk === 'VERIFICATION')
  const item = (await registrationsWith(email)).at(-1) ?? ofAccount
  return verificationCode(await readSecretKey('CODES_SECRET'), String(item?.verification_id))
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
  const registration = newRegistration({ ...named, password_hash: passwordHash }, newName(now), true, now)
  await putRegistration(registration)
  const user = (await completeRegistration(registration)) as User
  const origin = { ip: newIp(), userAgent: 'vitest', now }
  const { body } = (await signIn(user, 'native', origin)) as { body: SignedIn }
  return { person, userId: user.user_id, answer: { body: body as Required<SignedIn> } }
}

/** An account as an earlier version made it: before its address was proved, with a claim to the number. */
export const storeEarlierAccount = async (more: Partial<MailUser> = {}) => {
  const now = Date.now()
  const { password: _, ...person } = newPerson()
  const registration = newRegistration({ ...person, password_hash: passwordHash }, newName(now), true, now)
  const user: MailUser = { ...accountFrom(registration), email_verified: false, ...more }
  const { user_id } = user
  const items = [userItem(user), verificationItem(newVerification(user, now))]
  for (const item of [...items, { ...keys.email(user.email), user_id }, { ...keys.phone(user.phone_number), user_id }])
    await documents.send(new PutCommand({ TableName: tableName('identity'), Item: item }))
  return user
}

/** The same by the endpoints themselves, with the password that is given. */
export const signUpByEndpoints = async (person = newPerson()): Promise<{ userId: string }> => {
  await call(register, { body: person, ip: newIp() })
  const body = { email: person.email, code: await codeFor(person.email), client: 'native' }
  return { userId: (await call(verify, { body, ip: newIp() })).body.user_id }
}
