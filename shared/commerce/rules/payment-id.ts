import { derivedId } from '../../kernel/derived-ids.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import { commerceIds } from '../domain.ts'
import type { Booking } from './records.ts'

/** The payment of a booking's first charge has its suffix, that of another is derived from both. */
export const paymentIdOf = ({ id, charges }: Pick<Booking, 'id' | 'charges'>, chargeId: string): string =>
  charges[0]?.id === chargeId ? idOf(commerceIds.payment, suffixOf(id)) : derivedId(commerceIds.payment, id, chargeId)

/** The payments that a booking can have, one for each charge. */
export const paymentIdsOf = (booking: Pick<Booking, 'id' | 'charges'>): string[] =>
  booking.charges.map(({ id }) => paymentIdOf(booking, id))
