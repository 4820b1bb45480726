import * as z from 'zod/mini'
import { identityIds } from '../../identity/domain.ts'
import { type IdPrefix, idPattern } from '../../kernel/ids.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText, Line } from '../../platform/http/texts.ts'
import { platformIds } from '../../platform/tables.ts'
import { Change } from './change.ts'

const IdOf = (prefix: IdPrefix) => z.string().check(z.regex(idPattern(prefix)))

/** A moment, or a UTC date that means all of its day. */
const Moment = z.optional(
  z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'Write an ISO 8601 date, or date and time.' }),
)

export const listActivity = defineContract({
  name: 'listActivity',
  method: 'GET',
  path: '/api/v1/activity-logs',
  summary:
    'Who changed what and when, newest first: of an entity (`booking:bkg_…`, or an id alone), by an account or a bearer (`actor`), or all of at most 31 days (by default the last one).',
  auth: 'admin',
  scope: 'read:activity',
  query: z.object({
    entity: z.optional(Line(1, 300)),
    actor: z.optional(
      z.union([IdOf(identityIds.user), IdOf(platformIds.bearer)], {
        error: 'An actor is the id of an account, `usr_…`, or of a bearer, `brr_…`.',
      }),
    ),
    from: Moment,
    to: Moment,
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    cursor: z.optional(CodeText(0, 1500)),
  }),
  reply: { status: 200, schema: z.object({ items: z.array(Change), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
