import { createInventories } from '../../../../../shared/inventory/store/create-inventories.ts'
import { DomainError } from '../../../../../shared/kernel/errors.ts'
import { newId } from '../../../../../shared/kernel/ids.ts'
import { endpoint } from '../../../../../shared/platform/http/endpoint.ts'
import { openDay } from '../../contracts/open-day.ts'
import { clinicIds } from '../../domain.ts'
import { dayOffer } from '../../rules/day.ts'

export const handler = endpoint(openDay, async ({ body, now }) => {
  const id = newId(clinicIds.day, now)
  try {
    await createInventories([dayOffer(id, body)])
  } catch (error) {
    if (error instanceof RangeError) throw new DomainError('NO_SUCH_DAY', 'There is no such date or time zone.')
    throw error
  }
  return { id }
})
