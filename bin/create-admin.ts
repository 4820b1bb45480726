import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { Email, NewPassword } from '../shared/identity/contracts/fields.ts'
import { isCommonPassword } from '../shared/identity/rules/common-passwords.ts'
import { hashPassword } from '../shared/identity/rules/password-hash.ts'
import { generatedPassword, newSuperAdmin } from '../shared/identity/rules/super-admin.ts'
import { now } from '../shared/kernel/clock.ts'
import { PhoneNumber } from '../shared/platform/http/phone-number.ts'
import { askHidden } from './ask-hidden.ts'
import { useLocalCloud } from './local-environment.ts'

const usage = 'npm run create-admin -- --email you@example.com [--phone +919876543210] [--another] [--table NAME]'

const refusals = {
  'there-is-one':
    'There is a super_admin already, who can appoint others. With --another one more is made all the same.',
  'email-taken': 'An account has this e-mail address already. Take another, or let a super_admin appoint that account.',
  'phone-taken': 'An account has this phone number already. Take another, or leave it out.',
}

const options = {
  email: { type: 'string' },
  phone: { type: 'string' },
  table: { type: 'string' },
  another: { type: 'boolean', default: false },
} as const

/**
 * Makes a deployment's first `super_admin` (docs/guides/accounts-and-roles.md). `--table` or `IDENTITY_TABLE` names a
 * deployed table, region and credentials being those of any AWS tool; else it is made in the local cloud.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options })
  const email = parsed(Email, values.email, '--email is no e-mail address')
  const phone = values.phone && parsed(PhoneNumber, values.phone, '--phone is to be written as +919876543210')
  if (values.table) process.env.IDENTITY_TABLE = values.table
  if (!process.env.IDENTITY_TABLE) useLocalCloud()
  // After the environment is set: the client of the tables reads it when it is loaded.
  const { createSuperAdmin, isThereSuperAdmin } = await import('../shared/identity/store/super-admins.ts')
  const first = !values.another
  if (first && (await isThereSuperAdmin())) throw new Error(refusals['there-is-one'])
  const chosen = process.stdin.isTTY ? await askHidden('Password (Enter to have one made): ') : ''
  const password = chosen ? parsed(NewPassword, chosen, 'A password has 8 to 128 characters') : generatedPassword()
  if (isCommonPassword(password)) throw new Error('This password is among the commonest. Choose another.')
  const person = { email, phone_number: phone || '', password_hash: await hashPassword(password) }
  const outcome = await createSuperAdmin({ ...newSuperAdmin(person, now()), email }, { first })
  if (outcome !== 'made') throw new Error(refusals[outcome])
  console.log(`${email} is a super_admin.`)
  if (!chosen) console.log(`Password, shown this once: ${password}`)
}

const parsed = (schema: z.ZodMiniType<string>, text: string | undefined, complaint: string): string => {
  const result = z.safeParse(schema, text)
  if (!result.success) throw new Error(`${complaint}.\n${usage}`)
  return result.data
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
