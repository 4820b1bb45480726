import { beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { composeKinds, defineSelling } from '../../shared/commerce/rules/selling.ts'
import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { toReservationItem } from '../../shared/commerce/store/reservation-item.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { aReservation } from '../commerce/sales.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'

beforeAll(() => createTables('commerce'))

const Parked = z.object({ plate: z.string(), spot: z.string() })

/** A kind whose holds say something about a person: the plate of a car. */
const parking = defineSelling({
  kind: 'parking',
  hold: 'needed',
  details: Parked,
  invariants: {},
  held: Parked,
  heldInvariants: {},
  fields: z.object({}),
  part: z.object({}),
  phrases: '',
  reasons: { taken: 'other', given_up: 'cancelled' },
  book: {
    keys: () => ({}),
    draft: () => ({ subject_id: 'x', details: { plate: '', spot: '' }, lines: [], currency: 'INR', plan: 'free' }),
    forSelf: () => ({}),
  },
  confirm: { keys: () => ({}), refusal: () => undefined, records: async () => [] },
  cancel: {
    keys: () => ({}),
    quote: () => ({ refund_amount: 0, fee_amount: 0, frees: 'all' }),
    within: () => 'all',
    records: () => [],
  },
  person: {
    erased: details => ({ ...details, plate: '' }),
    heldErased: held => (held.plate === '' ? undefined : { ...held, plate: '' }),
  },
})

const kinds = composeKinds([parking])

it('a hold’s own data about its holder, and the words of a cancellation, go with the account', async () => {
  const user_id = newId(identityIds.user, Date.now())
  const id = newId(commerceIds.reservation, Date.now())
  const hold = aReservation({
    id,
    user_id,
    kind: 'parking',
    claim: 10n ** 24n + 7n,
    details: { plate: 'MH12AB1234', spot: 'B7' },
  })
  await putItem('commerce', { ...keys.reservation(user_id, id), ...toReservationItem(kinds, hold) })
  const cancellation = newId(commerceIds.cancellation, Date.now())
  const note = 'My mother Meera is ill.'
  await putItem('commerce', { ...keys.cancellation(user_id, cancellation), id: cancellation, user_id, note })
  expect(await erasePerson(kinds, user_id, Date.now() + 20_000)).toBe(true)
  const left = await itemsUnder('commerce', `USER#${user_id}`)
  expect(JSON.stringify(left, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
    /MH12AB1234|Meera/,
  )
  expect(left).toHaveLength(2)
  expect((await readReservation(kinds, user_id, id))?.details).toEqual({ plate: '', spot: 'B7' })
})
