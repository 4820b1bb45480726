import { SQSClient } from '@aws-sdk/client-sqs'

/** A request of AWS other than DynamoDB, such as `SQS SendMessageBatch`. */
export type SdkRequest = `${string} ${string}`

interface Client {
  readonly config: { readonly serviceId?: string }
  readonly send: (...given: unknown[]) => unknown
}

/** Every client of the SDK inherits this one’s `send`. */
const base = Object.getPrototypeOf(SQSClient.prototype) as { send: Client['send'] }

/** The requests that `work` sends by any client of the SDK. One at a time. */
export const sdkRequestsOf = async <T>(work: () => Promise<T>): Promise<{ result: T; requests: SdkRequest[] }> => {
  const requests: SdkRequest[] = []
  const { send } = base
  base.send = function (this: Client, ...given: unknown[]) {
    const [command] = given as [object]
    const service = this.config.serviceId ?? ''
    if (service !== 'DynamoDB') requests.push(`${service} ${command.constructor.name.replace(/Command$/, '')}`)
    return send.apply(this, given)
  }
  try {
    return { result: await work(), requests }
  } finally {
    base.send = send
  }
}
