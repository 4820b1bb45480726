import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda'
import * as z from 'zod/mini'
import type { $ZodType, output } from 'zod/v4/core'
import { actingAlone } from '../dynamo/actor.ts'
import { log, traceOf } from '../observability/log.ts'

/**
 * The Lambda handler of a CloudFormation custom resource: runs `ensure` when the resource is created or updated, and
 * leaves what it made when the resource is deleted. CloudFormation always gets an answer, or a deploy would hang for an
 * hour.
 */
export const customResource =
  <S extends $ZodType>(properties: S, ensure: (properties: output<S>) => Promise<void>) =>
  async (event: CloudFormationCustomResourceEvent): Promise<void> => {
    try {
      if (event.RequestType !== 'Delete')
        await actingAlone(event.RequestId, () => ensure(z.parse(properties, event.ResourceProperties)))
      await answer(event, 'SUCCESS', '')
    } catch (error) {
      log.error('custom resource failed', { request_id: event.RequestId, error: traceOf(error) })
      await answer(event, 'FAILED', `${(error as Error)?.name}: the log of this function says more`)
    }
  }

const answer = async (event: CloudFormationCustomResourceEvent, Status: 'SUCCESS' | 'FAILED', Reason: string) => {
  const { StackId, RequestId, LogicalResourceId } = event
  const PhysicalResourceId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : LogicalResourceId
  const response = { Status, Reason, PhysicalResourceId, StackId, RequestId, LogicalResourceId, Data: {} }
  const body = new TextEncoder().encode(JSON.stringify(response satisfies CloudFormationCustomResourceResponse))
  // The URL is signed for a request without a content type.
  const reply = await fetch(event.ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } })
  if (!reply.ok) throw new Error(`CloudFormation did not take the answer: ${reply.status}`)
}
