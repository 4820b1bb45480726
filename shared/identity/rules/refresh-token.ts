import { createHash, createHmac } from 'node:crypto'
import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import { randomBytes } from '../../kernel/random.ts'
import type { RefreshToken } from './session.ts'

/** For so long after its use a token still gets the successor that its first use made, if that was not used itself. */
export const graceMs = 10_000

/** 256 random bits without content; the table keeps their hash. */
export const newRefreshToken = (): string => random()

/** As the token is random already, one fast hash is enough. */
export const hashOf = (refreshToken: string): string => createHash('sha256').update(refreshToken).digest('base64url')

/** Stored with a token when it is used. */
export const newSalt = (): string => random()

/**
 * The one token that a token is changed for. It takes the token and the stored salt to make it, so neither its bearer
 * alone nor a reader of the table can, and a request that comes twice gets the same answer.
 */
export const successorOf = (refreshToken: string, salt: string): string =>
  createHmac('sha256', refreshToken).update(salt).digest('base64url')

/** The salt by which a used token still gets its successor; undefined where it is too late, or was never kept. */
export const saltInGrace = ({ used_at, successor_salt }: RefreshToken, now: EpochMs): string | undefined =>
  used_at !== undefined && now <= fromIso(used_at) + graceMs ? successor_salt : undefined

const random = (): string => Buffer.from(randomBytes(32)).toString('base64url')
