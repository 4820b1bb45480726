import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { findUserId } from '../../shared/identity/store/users.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { type Answer, call } from './call.ts'

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

/** Somebody with an e-mail address and phone number of their own. */
export const somebody = () => {
  const unique = newSuffix(Date.now())
  return {
    email: `${unique}@example.com`,
    password,
    first_name: 'Asha',
    last_name: 'Rao',
    phone_number: `+91${BigInt(Date.now()) % 10_000n}${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
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

/** Registers and verifies somebody by the endpoints themselves. */
export const signUp = async (
  person = somebody(),
): Promise<{ person: typeof person; userId: string; answer: Answer }> => {
  await call(register, { body: person, ip: newIp() })
  const body = { email: person.email, code: await codeFor(person.email), client: 'native' }
  const answer = await call(verify, { body, ip: newIp() })
  return { person, userId: answer.body.user_id, answer }
}
