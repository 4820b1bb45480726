import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { newId } from '../../../../../shared/kernel/ids.ts'
import { documents, tableName } from '../../../../../shared/platform/dynamo/client.ts'
import { sendMessages } from '../../../../../shared/platform/events/queue.ts'
import { endpoint } from '../../../../../shared/platform/http/endpoint.ts'
import { planVisit } from '../../contract.ts'
import { clinicIds, visitKey } from '../../domain.ts'

export const handler = endpoint(planVisit, async ({ body, now }) => {
  const id = newId(clinicIds.visit, now)
  await documents.send(new PutCommand({ TableName: tableName('clinic'), Item: { ...visitKey(id), id, ...body } }))
  await sendMessages('visit-letters', [{ body: { visit_id: id } }])
  return { id }
})
