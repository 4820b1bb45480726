import { createHmac, timingSafeEqual } from 'node:crypto'
import { type IdPrefix, idOf, suffixOf } from '../../kernel/ids.ts'
import { identityIds } from '../domain.ts'

/** The account and the permission to choose a new password that a link names. */
interface OfReset {
  readonly user_id: string
  readonly reset_id: string
}

/** The invitation and the mail that a link names. */
interface OfInvitation {
  readonly invitation_id: string
  readonly link_id: string
}

/** The account and the act to undo that a link names. */
interface OfUndo {
  readonly user_id: string
  readonly undo_id: string
}

const reset = { purpose: 'password reset', ids: [identityIds.user, identityIds.passwordReset] } as const
const undo = { purpose: 'undo', ids: [identityIds.user, identityIds.undo] } as const
const invitation = { purpose: 'invitation', ids: [identityIds.invitation, identityIds.invitation] } as const

/** The token in a mail to choose a new password: its ids, and 256 bits that only this service's secret makes. No table or queue has it. */
export const resetToken = (secretKey: string, { user_id, reset_id }: OfReset): string =>
  tokenOf(secretKey, reset, [user_id, reset_id])

/** What a token names; undefined for one that was not made here. */
export const readResetToken = (secretKey: string, token: string): OfReset | undefined => {
  const ids = idsOf(secretKey, reset, token)
  return ids && { user_id: ids[0], reset_id: ids[1] }
}

/** The token in a message about an act that can be undone. */
export const undoToken = (secretKey: string, { user_id, undo_id }: OfUndo): string =>
  tokenOf(secretKey, undo, [user_id, undo_id])

/** What a token names; undefined for one that was not made here. */
export const readUndoToken = (secretKey: string, token: string): OfUndo | undefined => {
  const ids = idsOf(secretKey, undo, token)
  return ids && { user_id: ids[0], undo_id: ids[1] }
}

/** The token in a mail that invites. */
export const invitationToken = (secretKey: string, { invitation_id, link_id }: OfInvitation): string =>
  tokenOf(secretKey, invitation, [invitation_id, link_id])

/** What a token names; undefined for one that was not made here. */
export const readInvitationToken = (secretKey: string, token: string): OfInvitation | undefined => {
  const ids = idsOf(secretKey, invitation, token)
  return ids && { invitation_id: ids[0], link_id: ids[1] }
}

type Ids = readonly [string, string]

/** A token of one kind is none of another. */
interface Link {
  readonly purpose: string
  readonly ids: readonly [IdPrefix, IdPrefix]
}

const tokenOf = (secretKey: string, { purpose }: Link, ids: Ids): string =>
  ids.map(suffixOf).join('') + proofOf(secretKey, purpose, ids)

const idsOf = (secretKey: string, { purpose, ids: [one, two] }: Link, token: string): Ids | undefined => {
  const [, first = '', second = '', proof = ''] = /^([0-9a-z]{26})([0-9a-z]{26})([\w-]{43})$/.exec(token) ?? []
  const ids: Ids = [idOf(one, first), idOf(two, second)]
  const [given, expected] = [Buffer.from(proof), Buffer.from(proofOf(secretKey, purpose, ids))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? ids : undefined
}

const proofOf = (secretKey: string, purpose: string, ids: Ids): string =>
  createHmac('sha256', secretKey)
    .update([purpose, ...ids].join('\n'))
    .digest('base64url')
