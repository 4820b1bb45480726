import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { idPattern } from '../../kernel/ids.ts'
import { kinds } from '../../kinds.ts'

const ReservationId = z.string().check(z.regex(idPattern(commerceIds.reservation)))

/** What is booked: a hold, or something of a kind that needs none. */
type Target = {
  readonly reservation_id: z.ZodMiniOptional<typeof ReservationId>
  readonly kind: z.ZodMiniOptional<z.ZodMiniString>
}

const { withoutHold } = kinds

export const target = (withoutHold.length === 0
  ? { reservation_id: ReservationId }
  : {
      reservation_id: z.optional(ReservationId),
      kind: z.optional(z.enum(withoutHold as [string, ...string[]])),
    }) as unknown as Target
