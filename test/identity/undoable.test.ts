import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Contacts } from '../../shared/identity/rules/contacts.ts'
import { readUndoToken, resetToken, undoToken } from '../../shared/identity/rules/link-tokens.ts'
import {
  type Act,
  isRestored,
  newEntry,
  newUndoable,
  noted,
  toldOf,
  undoableEntry,
  undone,
  undoneAfter,
} from '../../shared/identity/rules/undoable.ts'
import { toIso } from '../../shared/kernel/clock.ts'

const day = 24 * 3600_000
const start = Date.UTC(2027, 0, 20)

const contacts = (over: Partial<Contacts> = {}): Contacts => ({
  email: 'old@example.com',
  email_verified: true,
  phone_number: '+919876543210',
  phone_verified: false,
  ...over,
})

const acted = (...acts: readonly (readonly [Act, Partial<Contacts>, number])[]) =>
  acts.reduce(
    (known, [act, before, at]) => noted(known, newEntry(act, contacts(before), at), [], at),
    newUndoable('usr_1'),
  )

describe('what can be undone', () => {
  it('is known for 7 days', () => {
    const known = acted(['email_changed', {}, start])
    const { undo_id = '' } = known.entries[0] ?? {}
    expect(undoableEntry(known, undo_id, start + 7 * day - 1000)).toBeDefined()
    expect(undoableEntry(known, undo_id, start + 7 * day)).toBeUndefined()
    expect(
      noted(known, newEntry('data_exported', contacts(), start + 7 * day), [], start + 7 * day).entries,
    ).toHaveLength(1)
  })

  it('an undoing takes its act and all later ones out, and leaves the earlier; every step has a version of its own', () => {
    const acts = fc.array(fc.constantFrom<Act>('email_changed', 'phone_changed', 'data_exported'), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(acts, fc.nat(), (list, at) => {
        const known = acted(...list.map((act, index) => [act, {}, start + index] as const))
        expect(known.version).toBe(list.length)
        const entry = known.entries[at % list.length]
        const restored = undoneAfter(known, entry as never, [{ email: 'new@example.com' }], start + day)
        expect(isRestored(restored, restored.entries.at(-1) as never)).toBe(true)
        const after = undone(restored, entry as never, start + day)
        expect(after.entries).toEqual(known.entries.slice(0, at % list.length))
        expect(after).toMatchObject({ version: list.length + 2, kept: [{ email: 'new@example.com' }] })
      }),
    )
  })

  it('is no more than 20 acts, and a deletion', () => {
    const full = acted(...Array.from({ length: 20 }, (_, index) => ['data_exported', {}, start + index] as const))
    const next = (act: Act) => noted(full, newEntry(act, contacts(), start + day), [], start + day)
    expect(() => next('email_changed')).toThrow(expect.objectContaining({ code: 'TOO_MANY_CHANGES' }))
    expect(next('deleted').entries).toHaveLength(21)
  })
})

describe('who is told', () => {
  const told = (known: ReturnType<typeof acted>) =>
    toldOf(undefined, known).map(({ to, data }) => [
      to,
      known.entries.findIndex(({ undo_id }) => undo_id === data.undo_id),
    ])
  const thief = { email: 'thief@example.com' }
  const phone = { phone_number: '+919876543210' }

  it.each([
    ['the proved address', acted(['phone_changed', {}, start]), [[{ email: 'old@example.com' }, 0]]],
    ['the proved number', acted(['email_changed', { email: null, phone_verified: true }, start]), [[phone, 0]]],
    [
      'of an export the address alone',
      acted(['data_exported', { phone_verified: true }, start]),
      [[{ email: 'old@example.com' }, 0]],
    ],
    [
      'of an export the number where there is no address',
      acted(['data_exported', { email: null, phone_verified: true }, start]),
      [[phone, 0]],
    ],
    ['nobody where nothing is proved', acted(['email_changed', { email_verified: false }, start]), []],
    [
      'of a second change whom it had then',
      acted(['email_changed', {}, start], ['email_changed', thief, start]),
      [[thief, 1]],
    ],
    [
      'of a deletion whom it had before too, each by the last link that restores theirs',
      acted(['email_changed', { phone_verified: true }, start], ['deleted', { ...thief, phone_verified: true }, start]),
      [
        [{ email: 'old@example.com' }, 0],
        [phone, 1],
        [thief, 1],
      ],
    ],
  ])('%s', (_, known, expected) => {
    expect(told(known)).toEqual(expected)
  })

  it('of a deletion by when it is undone: no link is said to work for longer than the data lasts', () => {
    const known = acted(['email_changed', {}, start], ['phone_changed', thief, start])
    const until = toIso(start + 3 * day)
    const deleted = noted(known, newEntry('deleted', contacts(thief), start, until), [], start)
    expect(toldOf(known, deleted).map(({ data }) => data.expires_at)).toEqual([until, until])
    const late = noted(known, newEntry('deleted', contacts(thief), start, toIso(start + 9 * day)), [], start)
    expect(toldOf(known, late).map(({ data }) => data.expires_at)).toEqual([
      toIso(start + 7 * day),
      toIso(start + 9 * day),
    ])
  })

  it('nobody when it was undone or changed otherwise', () => {
    const known = acted(['email_changed', {}, start], ['phone_changed', {}, start])
    expect(toldOf(known, known)).toEqual([])
    expect(toldOf(known, undone(known, known.entries[1] as never, start))).toEqual([])
    expect(toldOf(known, undone(known, known.entries[0] as never, start))).toEqual([])
  })
})

it('a token is for its purpose and secret alone', () => {
  const secret = 'a secret of at least thirty-two characters'
  const ids = { user_id: `usr_${'0'.repeat(26)}`, undo_id: `und_${'1'.repeat(26)}` }
  expect(readUndoToken(secret, undoToken(secret, ids))).toEqual(ids)
  expect(readUndoToken(`${secret}.`, undoToken(secret, ids))).toBeUndefined()
  const reset = resetToken(secret, { user_id: ids.user_id, reset_id: `rst_${'1'.repeat(26)}` })
  expect(readUndoToken(secret, reset)).toBeUndefined()
})
