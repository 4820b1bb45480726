import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { idPattern } from '../../kernel/ids.ts'
import { kinds } from '../../kinds.ts'
import { reservationMembers } from './reservation-members.ts'

export const ReservationId = z.string().check(z.regex(idPattern(commerceIds.reservation)))

/** A hold as shown to its holder, in the form of its kind. */
export const Reservation = kinds.forms(reservationMembers, ['reservation'])
