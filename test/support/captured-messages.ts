import { sqs } from '../../shared/platform/aws/sqs.ts'

interface Sent {
  readonly body: unknown
  readonly delaySeconds: number
}

/** Keeps what is sent to any queue instead of sending it, so that a test can deliver it when, and as often as, it likes. */
export const captureMessages = () => {
  const sent: Sent[] = []
  let failures = 0
  let losses = 0
  sqs.middlewareStack.add(
    () => async args => {
      const { Entries = [] } = args.input as { Entries?: { Id: string; MessageBody: string; DelaySeconds?: number }[] }
      if (failures > 0) {
        failures -= 1
        throw new Error('SQS does not answer')
      }
      sent.push(
        ...Entries.map(({ MessageBody, DelaySeconds = 0 }) => ({
          body: JSON.parse(MessageBody),
          delaySeconds: DelaySeconds,
        })),
      )
      if (losses > 0) {
        losses -= 1
        throw new Error('the answer of SQS was lost')
      }
      const Successful = Entries.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' }))
      return { response: {}, output: { $metadata: {}, Successful, Failed: [] } } as never
    },
    { step: 'initialize', priority: 'high', name: 'captured', override: true },
  )
  return {
    /** Takes all that was sent since the last call. */
    take: (): Sent[] => sent.splice(0),
    /** The next request of SQS fails. */
    failNext: () => {
      failures += 1
    },
    /** The next request takes effect, and its answer is lost. */
    loseNextAnswer: () => {
      losses += 1
    },
  }
}
