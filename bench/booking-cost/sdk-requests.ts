import { SQSClient } from '@aws-sdk/client-sqs'

/** A request of AWS other than DynamoDB. */
export interface SdkRequest {
  /** Such as `SQS SendMessageBatch`. */
  readonly name: string
  /** Bytes of the files in it. */
  readonly attached: number
}

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
    const [command] = given as [{ readonly input: unknown }]
    const service = this.config.serviceId ?? ''
    const name = `${service} ${command.constructor.name.replace(/Command$/, '')}`
    if (service !== 'DynamoDB') requests.push({ name, attached: attachedIn(command.input) })
    return send.apply(this, given)
  }
  try {
    return { result: await work(), requests }
  } finally {
    base.send = send
  }
}

const attachedIn = (value: unknown): number => {
  if (value instanceof Uint8Array) return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((bytes, member) => bytes + attachedIn(member), 0)
}
