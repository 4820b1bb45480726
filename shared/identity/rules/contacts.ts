import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { formsOf } from './number-forms.ts'
import type { User } from './user.ts'

/** The address and number of an account, which are its ways to sign in where they are proved. */
export const Contacts = z.object({
  email: z.nullable(z.string()),
  email_verified: z.boolean(),
  phone_number: z.string(),
  phone_verified: z.boolean(),
})

export type Contacts = Immutable<z.infer<typeof Contacts>>

export type Contact = 'email' | 'phone'

export const contactsOf = ({ email, email_verified, phone_number, phone_verified }: User): Contacts => ({
  email,
  email_verified,
  phone_number,
  phone_verified,
})

/** The same with a contact that was just proved. */
export const withContact = (contacts: Contacts, contact: Contact, proved: string): Contacts =>
  contact === 'email'
    ? { ...contacts, email: proved, email_verified: true }
    : { ...contacts, phone_number: proved, phone_verified: true }

/** Whether a proof of it would change nothing but the form in which it is written. */
export const isOwn = (
  { email, email_verified, phone_number, phone_verified }: Contacts,
  contact: Contact,
  to: string,
) => (contact === 'email' ? email_verified && email === to : phone_verified && formsOf(to).includes(phone_number))

export type Recipient = { readonly email: string } | { readonly phone_number: string }

/** To whom the account's owner can be written: what is not proved may be a stranger's. */
export const provedContacts = ({ email, email_verified, phone_number, phone_verified }: Contacts): Recipient[] => [
  ...(email !== null && email_verified ? [{ email }] : []),
  ...(phone_verified ? [{ phone_number }] : []),
]
