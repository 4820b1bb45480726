import { getItem } from '../../../../../shared/platform/dynamo/items.ts'
import { endpoint } from '../../../../../shared/platform/http/endpoint.ts'
import { notFound } from '../../../../../shared/platform/http/request.ts'
import { getVisit } from '../../contracts/get-visit.ts'
import { visitKey } from '../../domain.ts'

export const handler = endpoint(getVisit, async ({ params }) => {
  const visit = await getItem('clinic', visitKey(params.id))
  if (!visit) throw notFound()
  return { id: params.id, room: String(visit.room), patient: String(visit.patient), state: String(visit.state) }
})
