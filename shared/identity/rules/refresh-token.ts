import { createHash } from 'node:crypto'
import { randomBytes } from '../../kernel/random.ts'

export const refreshSeconds = 7 * 24 * 3600

/** 256 random bits without content; the table keeps their hash. */
export const newRefreshToken = (): string => Buffer.from(randomBytes(32)).toString('base64url')

/** As the token is random already, one fast hash is enough. */
export const hashOf = (refreshToken: string): string => createHash('sha256').update(refreshToken).digest('base64url')
