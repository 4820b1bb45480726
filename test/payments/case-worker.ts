import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { Context, SQSEvent } from 'aws-lambda'
import { handler as onCommerceChange } from '../../functions/commerce/on-commerce-change.ts'
import { handler as onInvoice } from '../../functions/invoices/on-invoice.ts'
import { handler as onLedgerEvent } from '../../functions/ledger/on-ledger-event.ts'
import { handler as onPaymentCheck } from '../../functions/payments/on-payment-check.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as onRefund } from '../../functions/payments/on-refund.ts'
import { handler as onSandboxWebhook } from '../../functions/sandbox/on-sandbox-webhook.ts'
import type { QueueName } from '../../shared/platform/domain.ts'
import { urlOf } from '../../shared/platform/events/queue.ts'
import { mostMs } from '../support/call.ts'
import { type Budget, spending } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { followStream } from '../support/stream.ts'

type Consumer = (event: SQSEvent, context: Context) => Promise<{ batchItemFailures: readonly unknown[] }>

const consumers: readonly (readonly [QueueName, Consumer])[] = [
  ['sandbox-webhooks', onSandboxWebhook],
  ['payment-events', onPaymentEvent],
  ['payment-checks', onPaymentCheck],
  ['refunds', onRefund],
  ['invoices', onInvoice],
  ['ledger-pages', onLedgerEvent],
]

/** More deliveries of one message than any kill explains. */
const mostDeliveries = 8

/**
 * A worker of the payments' queues: it receives from SQS, runs the real consumer of each message, and deletes what that has
 * handled; any other message is delivered again, without the wait.
 */
export const startWorker = () => {
  const client = new SQSClient({ region: 'us-east-1' })
  const changes = followStream('commerce')

  const receive = async (QueueUrl: string): Promise<readonly Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        VisibilityTimeout: 600,
        MessageSystemAttributeNames: ['All'],
      }),
    )
    return Messages
  }

  const handle = async (name: QueueName, consume: Consumer, message: Message, budget: Budget): Promise<void> => {
    const QueueUrl = urlOf(name)
    const attempt = message.Attributes?.ApproximateReceiveCount ?? '1'
    if (Number(attempt) > mostDeliveries) throw new Error(`delivered ${attempt} times: ${message.Body}`)
    const isHandled = await consumed(name, consume, { ...message, attempt }, budget)
    const named = { QueueUrl, ReceiptHandle: message.ReceiptHandle }
    if (isHandled) await client.send(new DeleteMessageCommand(named))
    else await client.send(new ChangeMessageVisibilityCommand({ ...named, VisibilityTimeout: 0 }))
  }

  /** The stream of the commerce table, whose consumer is called again with what it was killed at. */
  const announce = async (budget: Budget): Promise<boolean> => {
    const Records = await changes()
    if (Records.length === 0) return false
    const run = () => onCommerceChange({ Records }, { getRemainingTimeInMillis: () => mostMs } as Context)
    const wasAlive = budget.left > 0
    const [first] = await Promise.allSettled([wasAlive ? spending(budget, run) : run()])
    if (wasAlive && budget.left <= 0) await run()
    else if (first.status === 'rejected') throw first.reason
    return true
  }

  return {
    /**
     * Works until nothing can be received; the process of a message is killed after the last call of the budget, once.
     * @param only the queues to work on
     */
    drain: async (budget: Budget = { left: Number.POSITIVE_INFINITY, outside: true }, only?: readonly QueueName[]) => {
      for (let isBusy = true; isBusy; ) {
        isBusy = await announce(budget)
        for (const [name, consume] of consumers) {
          if (only && !only.includes(name)) continue
          for (const message of await receive(urlOf(name))) {
            isBusy = true
            await handle(name, consume, message, budget)
          }
        }
      }
    },
    stop: () => client.destroy(),
  }
}

const consumed = async (
  name: QueueName,
  consume: Consumer,
  message: Message & { readonly attempt: string },
  budget: Budget,
): Promise<boolean> => {
  const event = sqsEvent(message.Body)
  const [record] = event.Records
  if (!record) throw new Error('no record')
  Object.assign(record, { receiptHandle: message.ReceiptHandle, eventSourceARN: `arn:aws:sqs:us-east-1:0:${name}` })
  record.attributes.ApproximateReceiveCount = message.attempt
  const context = { getRemainingTimeInMillis: () => mostMs } as Context
  const run = () => consume(event, context)
  const wasAlive = budget.left > 0
  const [result] = await Promise.allSettled([wasAlive ? spending(budget, run) : run()])
  if (wasAlive && budget.left <= 0) return false
  if (result.status === 'rejected') throw result.reason
  return result.value.batchItemFailures.length === 0
}
