import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import type { $ZodType, output } from 'zod/v4/core'
import { DomainError } from '../../kernel/errors.ts'
import { readSecretKey } from '../auth/secrets.ts'

/**
 * A position in a list, as opaque text: `base64url(JSON).base64url(HMAC-SHA256)`. `list` names the list and its
 * filters, so that a cursor of one does not fit another.
 */
export const sealCursor = async (list: string, position: unknown): Promise<string> => {
  return seal(list, Buffer.from(JSON.stringify(position)).toString('base64url'))
}

/** @throws DomainError VALIDATION_FAILED for a cursor that was not sealed here, is of another list, or was changed */
export const openCursor = async <S extends $ZodType>(
  list: string,
  cursor: string | undefined,
  schema: S,
): Promise<output<S> | undefined> => {
  if (cursor === undefined) return undefined
  const [text = ''] = cursor.split('.')
  const expected = Buffer.from(await seal(list, text))
  const given = Buffer.from(cursor)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw foreignCursor()
  const parsed = z.safeParse(schema, JSON.parse(Buffer.from(text, 'base64url').toString()))
  if (!parsed.success) throw foreignCursor()
  return parsed.data
}

const foreignCursor = () =>
  new DomainError('VALIDATION_FAILED', 'The cursor does not belong to this list.', {
    errors: [{ loc: ['query', 'cursor'], msg: 'Not a cursor of this list.', type: 'invalid_cursor' }],
  })

const seal = async (list: string, text: string): Promise<string> => {
  const mac = createHmac('sha256', await readSecretKey('CURSOR_SECRET')).update(`${list}\n${text}`)
  return `${text}.${mac.digest('base64url')}`
}
