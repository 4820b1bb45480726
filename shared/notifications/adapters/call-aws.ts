import { callService, Unanswered } from '../../platform/outside-call.ts'

/** A mail with its ticket takes a second; three tries end within the time that a function has. */
const patienceMs = 6_000

interface AwsError {
  readonly name: string
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $retryable?: { readonly throttling?: boolean }
}

/**
 * Calls SES or SNS, and again after a time-out, a broken connection, a throttle or a fault.
 * @throws ServiceUnavailable, or the SDK's error where the service refused
 */
export const callAws = <T>(service: 'ses' | 'sns', call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  callService(
    service,
    async signal => {
      try {
        return await call(signal)
      } catch (error) {
        const { name, $metadata, $retryable } = error as AwsError
        const status = $metadata?.httpStatusCode
        if (status !== undefined && status < 500 && status !== 429 && !$retryable?.throttling) throw error
        throw new Unanswered(status === undefined ? unreached(name) : `HTTP_${status}`, status)
      }
    },
    patienceMs,
  )

const unreached = (name: string): string => (/Timeout|Abort/.test(name) ? 'TIMED_OUT' : 'UNREACHABLE')
