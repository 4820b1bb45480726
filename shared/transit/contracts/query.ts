import * as z from 'zod/mini'
import type { $ZodType } from 'zod/v4/core'
import { CodeText, SearchText } from '../../platform/http/texts.ts'

/** Values in one parameter, joined by commas; blind for case. */
export const listOf = <S extends $ZodType<unknown, string>>(item: S) =>
  z.pipe(
    z.pipe(
      SearchText(0, 300),
      z.transform(text => text.split(',').map(each => each.trim().toLowerCase())),
    ),
    z.array(item),
  )

/** `HH:MM` on the boarding stop's clocks, or a moment. */
export const TimeOfDay = z.union(
  [z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)), z.iso.datetime({ offset: true })],
  { error: 'Write the time as HH:MM on local clocks, or as an ISO 8601 date and time.' },
)

export const limitUpTo = (most: number) =>
  z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(most)), 20)

export const Cursor = z.optional(CodeText(0, 500))
