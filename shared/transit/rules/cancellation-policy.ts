/** The share of the price paid back for a cancellation at least `hours_before` hours before boarding. */
export interface RefundStep {
  readonly hours_before: number
  readonly refund_percent: number
}

/** The longest time first; later than the last step nothing is paid back. */
export const defaultCancellationPolicy: readonly RefundStep[] = [
  { hours_before: 48, refund_percent: 90 },
  { hours_before: 24, refund_percent: 50 },
  { hours_before: 6, refund_percent: 25 },
]
