import { getCancellation } from '../../shared/bookings/contracts/get-cancellation.ts'
import { toCancellation } from '../../shared/bookings/presenters/to-cancellation.ts'
import { readCancellation } from '../../shared/commerce/store/cancellations.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getCancellation, {
  load: ({ user, params }) => readCancellation(user.user_id, params.id),
  run: async (_, cancellation) => {
    if (!cancellation) throw notFound()
    return toCancellation(cancellation)
  },
})
