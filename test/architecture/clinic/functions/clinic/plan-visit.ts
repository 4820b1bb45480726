import { newId } from '../../../../../shared/kernel/ids.ts'
import { send } from '../../../../../shared/platform/dynamo/conditional-write.ts'
import { put } from '../../../../../shared/platform/dynamo/writes.ts'
import { sendMessages } from '../../../../../shared/platform/events/queue.ts'
import { endpoint } from '../../../../../shared/platform/http/endpoint.ts'
import { planVisit } from '../../contracts/plan-visit.ts'
import { clinicIds, visitKey } from '../../domain.ts'

export const handler = endpoint(planVisit, async ({ body, now }) => {
  const id = newId(clinicIds.visit, now)
  await send(put('clinic', { ...visitKey(id), id, ...body }))
  await sendMessages('visit-letters', [{ body: { visit_id: id } }])
  return { id }
})
