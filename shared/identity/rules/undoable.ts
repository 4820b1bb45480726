import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'
import { Contacts, provedContacts, type Recipient } from './contacts.ts'
import { tooManyChanges } from './errors.ts'

/** What the owner is told of, and can undo; all but what an administrator did. */
const Act = z.enum([
  'email_changed',
  'phone_changed',
  'data_exported',
  'key_created',
  'key_rotated',
  'deleted',
  'deleted_by_administrator',
])

export type Act = z.infer<typeof Act>

/** One act, with the contacts before it: their owners get a link that restores them. */
const Entry = z.object({
  undo_id: z.string(),
  act: Act,
  before: Contacts,
  expires_at: z.string(),
  /** What was before is restored, and the link is about to be used up. */
  restored: z.optional(z.boolean()),
})

export type Entry = Immutable<z.infer<typeof Entry>>

/** An address or number that left the account, and is kept for it as long as a link may bring it back. */
const Kept = z.object({ email: z.optional(z.string()), phone_number: z.optional(z.string()), until: z.string() })

/**
 * The acts of an account that can be undone, oldest first, in one item: each change of it is on condition of its version, so
 * that of an act and an undoing at one time one sees the other.
 */
export const Undoable = z.object({
  user_id: z.string(),
  version: z.int(),
  entries: z.array(Entry),
  kept: z.array(Kept),
})

export type Undoable = Immutable<z.infer<typeof Undoable>>

/** How long a link to undo is good for. */
const lifeMs = 7 * 24 * 3600_000

/**
 * The most acts at one time: of API keys, and of all else. Each may cost text messages. The oldest are never forgotten before
 * their time, as they are the owner's.
 */
const most = { ofKeys: 60, others: 20 }

export const newUndoable = (user_id: string): Undoable => ({ user_id, version: 0, entries: [], kept: [] })

export const keptUntil = (now: EpochMs): string => toIso(now + lifeMs)

export const newEntry = (act: Act, before: Contacts, now: EpochMs, expires_at = keptUntil(now)): Entry => ({
  undo_id: newId(identityIds.undo, now),
  act,
  before,
  expires_at,
})

/** A deletion is always possible: nothing follows it. @throws DomainError TOO_MANY_CHANGES */
export const noted = (undoable: Undoable, entry: Entry, freed: readonly Recipient[], now: EpochMs): Undoable => {
  const alive = withoutLapsed(undoable, now)
  const alike = alive.entries.filter(other => isOfKeys(other) === isOfKeys(entry))
  if (alike.length >= (isOfKeys(entry) ? most.ofKeys : most.others) && !isDeletion(entry)) throw tooManyChanges()
  return keeping({ ...alive, entries: [...alive.entries, entry] }, freed, now)
}

/** The act that a link is for, if it is still to be undone. */
export const undoableEntry = ({ entries }: Undoable, undoId: string, now: EpochMs): Entry | undefined =>
  entries.find(entry => entry.undo_id === undoId && entry.expires_at > toIso(now) && isOwners(entry))

/** Without all acts after one: their links restore what a thief may have made of the account. */
export const undoneAfter = (undoable: Undoable, entry: Entry, freed: readonly Recipient[], now: EpochMs): Undoable => {
  const entries = [...entriesBefore(undoable, entry), { ...entry, restored: true }]
  return keeping(withoutLapsed({ ...undoable, entries }, now), freed, now)
}

/** Whether nothing is left to restore: it was, and nothing was done since. */
export const isRestored = ({ entries }: Undoable, { undo_id, restored = false }: Entry): boolean =>
  restored && entries.at(-1)?.undo_id === undo_id

/** Without an act and all later ones: it is undone, and its link used up. */
export const undone = (undoable: Undoable, entry: Entry, now: EpochMs): Undoable => {
  const entries = entriesBefore(undoable, entry)
  return keeping(withoutLapsed({ ...undoable, entries }, now), [], now)
}

const entriesBefore = ({ entries }: Undoable, { undo_id }: Entry): readonly Entry[] =>
  entries.slice(
    0,
    entries.findIndex(each => each.undo_id === undo_id),
  )

const keeping = (undoable: Undoable, freed: readonly Recipient[], now: EpochMs): Undoable => ({
  ...undoable,
  version: undoable.version + 1,
  kept: [...undoable.kept, ...freed.map(contact => ({ ...contact, until: keptUntil(now) }))],
})

const withoutLapsed = (undoable: Undoable, now: EpochMs): Undoable => ({
  ...undoable,
  entries: undoable.entries.filter(({ expires_at }) => expires_at > toIso(now)),
  kept: undoable.kept.filter(({ until }) => until > toIso(now)),
})

/** What the account has left and nobody else can have yet. */
export const keptContacts = (undoable: Undoable, now: EpochMs): Recipient[] =>
  withoutLapsed(undoable, now).kept.flatMap(({ email, phone_number }) => [
    ...(email === undefined ? [] : [{ email }]),
    ...(phone_number === undefined ? [] : [{ phone_number }]),
  ])

/** Nothing of it lasts longer from a time on. */
export const endOfAll = (now: EpochMs): EpochMs => now + lifeMs

/** Whether the owner alone deleted the account, so that undoing what came before brings it back too. */
export const isDeletedByOwner = ({ entries }: Undoable, eraseAfter: string): boolean =>
  entries.findLast(entry => isDeletion(entry) && entry.expires_at === eraseAfter)?.act === 'deleted'

const isOwners = ({ act }: Entry): boolean => act !== 'deleted_by_administrator'

const isOfKeys = ({ act }: Entry): boolean => act.startsWith('key_')

const isDeletion = ({ act }: Entry): boolean => act.startsWith('deleted')

/**
 * Who is told when a new act was noted, each with the link that is theirs: whom the account had then; of a deletion, which cuts
 * their time short, also whom it had before and who can still have it back.
 */
export const toldOf = (before: Undoable | undefined, after: Undoable) => {
  const last = after.entries.at(-1)
  // What was undone or has lapsed leaves earlier acts behind, which were told of.
  if (!last || before?.entries.some(({ undo_id }) => undo_id === last.undo_id)) return []
  const by = new Map<string, { to: Recipient; data: Told }>()
  for (const { undo_id, expires_at, before } of last.act === 'deleted' ? after.entries : [last]) {
    const until = expires_at < last.expires_at ? expires_at : last.expires_at
    for (const to of toldBy(last.act, before))
      by.set(JSON.stringify(to), { to, data: { user_id: after.user_id, act: last.act, undo_id, expires_at: until } })
  }
  return [...by.values()]
}

/** An export or a key, of which there may be many, sends a text message only where there is no address. */
const toldBy = (act: Act, before: Contacts): Recipient[] => {
  const proved = provedContacts(before)
  return act === 'data_exported' || act.startsWith('key_') ? proved.slice(0, 1) : proved
}

interface Told {
  readonly user_id: string
  readonly act: Act
  readonly undo_id: string
  readonly expires_at: string
}
