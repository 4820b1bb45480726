import { answered, callOutside, Unanswered } from '../../platform/outside-call.ts'

export { patienceMs } from '../../platform/outside-call.ts'

/** What a gateway answered instead of what was asked for. */
export interface Refusal {
  readonly status: number
  /** The gateway's own code. */
  readonly code: string
}

type Answer<T> = { readonly value: T } | { readonly refusal: Refusal }

/**
 * Makes a call through a gateway's SDK, and again after a time-out, a broken connection, a 429 or a 5xx, as `callOutside` does.
 * The work can be repeated: it reads, or the gateway knows it by a key.
 * @param refusalOf reads the SDK's error; undefined where no answer came
 * @throws DomainError GATEWAY_UNAVAILABLE
 */
export const callSdk = <T>(
  gateway: string,
  work: () => Promise<T>,
  refusalOf: (error: unknown) => Refusal | undefined,
): Promise<Answer<T>> =>
  callOutside<Answer<T>>(gateway, async () => {
    try {
      return answered({ value: await work() }, 200)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw new Unanswered('UNREACHABLE')
      return answered({ refusal }, refusal.status)
    }
  })

/** @throws Error for a refusal that the caller has no use for */
export const granted = <T>(gateway: string, answer: Answer<T>): T => {
  if ('value' in answer) return answer.value
  throw new Error(`the gateway ${gateway} refused with ${answer.refusal.status} ${answer.refusal.code}`)
}
