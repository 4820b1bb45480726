import * as z from 'zod/mini'
import { defineSelling } from '../../../shared/commerce/rules/selling.ts'
import { offerKey } from '../../../shared/inventory/rules/keys.ts'
import { DomainError } from '../../../shared/kernel/errors.ts'
import { idOf, suffixOf } from '../../../shared/kernel/ids.ts'
import { visit as contract, Patient } from './contracts/visit.ts'
import { clinicIds, visitKey } from './domain.ts'
import { HeldVisit, heldInvariants, visitPrice } from './rules/held-visit.ts'

export const VisitDetails = z.extend(HeldVisit, { patient: Patient })

export type VisitDetails = z.infer<typeof VisitDetails>

export const visitIdOf = ({ id }: { readonly id: string }): string => idOf(clinicIds.visit, suffixOf(id))

export const recordOfVisit = (booking: { readonly id: string }) => ({
  table: 'clinic' as const,
  ...visitKey(visitIdOf(booking)),
})

const line = (code: string, quantity: number, unit_amount: number) => ({
  code,
  description: `Half an hour of the ${code}`,
  quantity,
  unit_amount,
  amount: quantity * unit_amount,
  tax: 0,
})

/** A visit: a hold of a room and of a doctor, prepaid. */
export const visitSelling = /* @__PURE__ */ defineSelling({
  kind: contract.kind,
  hold: contract.hold,
  details: VisitDetails,
  invariants: { total_amount: ({ total_amount, details }) => total_amount === visitPrice(details) },
  held: HeldVisit,
  heldInvariants,
  fields: z.strictObject(contract.create),
  part: z.strictObject(contract.part),
  phrases: '{"day_id":"cday_","doctor":"","room":"room-","starts_at":,"room_fee":,"doctor_fee":,"patient":{"name":""}}',
  reasons: { taken: 'visit_called_off', given_up: 'hold_given_up' },
  book: {
    keys: () => ({}),
    draft: ({ reservation, fields: { patient } }) => {
      if (!reservation) throw new Error('a visit is booked of a hold')
      const { details, subject_id, currency } = reservation
      return {
        subject_id,
        details: { ...details, patient },
        lines: [line('room', 4, details.room_fee), line('doctor', 2, details.doctor_fee)],
        currency,
        plan: 'prepaid',
      }
    },
    forSelf: ({ name }) => ({ patient: { name } }),
  },
  confirm: {
    keys: ({ details }) => ({ day: { table: 'inventory', ...offerKey(details.day_id) } }),
    refusal: ({ loaded }) => (loaded.day && !loaded.day.closed ? undefined : 'visit_called_off'),
    records: async ({ booking }) => [
      {
        key: recordOfVisit(booking),
        item: {
          id: visitIdOf(booking),
          booking_id: booking.id,
          room: booking.details.room,
          patient: booking.details.patient.name,
          state: 'planned',
        },
      },
    ],
  },
  cancel: {
    keys: booking => ({ visit: recordOfVisit(booking) }),
    quote: ({ booking, by, now }) => {
      const { details, total_amount } = booking
      if (by === 'owner' && now >= details.starts_at)
        throw new DomainError('VISIT_BEGUN', 'This visit has begun: it cannot be cancelled any more.')
      const fee_amount = by === 'owner' ? Math.min(total_amount, details.doctor_fee) : 0
      return { refund_amount: total_amount - fee_amount, fee_amount, frees: 'all' }
    },
    within: ({ details }, inventoryId) => (details.day_id === inventoryId ? 'all' : undefined),
    records: ({ booking, loaded }) =>
      loaded.visit ? [{ key: recordOfVisit(booking), set: { state: 'called_off' } }] : [],
  },
  person: { erased: details => ({ ...details, patient: { name: 'Erased' } }) },
})
