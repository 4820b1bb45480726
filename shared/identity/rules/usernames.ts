import { usernameReserved } from './errors.ts'

/** The product's own name may stand in no other. */
const brand = 'holdfast'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** By one of these as a part of it, a name would pass for the company's. */
const official = words(
  'admin administrator admins superadmin sysadmin support helpdesk customercare customerservice official moderator ' +
    'moderators mod staff security billing refund refunds payments verified system root team',
)

/** Not to be a name by themselves. */
const alone = words(
  'abuse account accounts agent anonymous api auth bookings contact customer deleted driver everyone guest help info ' +
    'invoice invoices legal login mail mechanic me news nobody noreply null operator owner payment police postmaster ' +
    'privacy register sales service settings test undefined user users username verify webmaster www',
)

/** Letters for which digits are written. */
const letters: Readonly<Record<string, string>> = { 0: 'o', 1: 'il', 3: 'e', 4: 'a', 5: 's', 7: 't' }

/** The form of an id of this product, which a name can have by its length. */
const idForm = /^[a-z]{3}_[0-9a-z]{26}$/

const partsOf = (name: string): string[] => name.split(/[_\d]+/).filter(part => part !== '')

/** Whether a text is one of some words, with digits for letters or without. */
const readsAs = (text: string, among: ReadonlySet<string>): boolean =>
  [...among].some(
    word =>
      word.length === text.length &&
      [...text].every((character, at) => `${character}${letters[character] ?? ''}`.includes(word.charAt(at))),
  )

/** Names are public, so that none may pass for the company's, its people's or a record's. */
export const isReserved = (username: string): boolean => {
  const whole = username.replaceAll('_', '')
  return (
    [...whole].some((_, at) => readsAs(whole.slice(at, at + brand.length), new Set([brand]))) ||
    [...partsOf(username), ...username.split('_')].some(part => readsAs(part, official)) ||
    [partsOf(username).join(''), whole].some(name => readsAs(name, alone)) ||
    idForm.test(username)
  )
}

/** @throws DomainError USERNAME_RESERVED */
export const requireAllowed = (username: string | null | undefined): void => {
  if (username && isReserved(username)) throw usernameReserved()
}
