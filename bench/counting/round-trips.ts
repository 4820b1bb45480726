/** When a call was sent and when its answer went back, on one clock. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * The longest chain of calls of which each began after the one before had its answer: what a request waits for, in
 * sequence. Taking the call that ends first, again and again, finds it.
 */
export const sequentialRoundTrips = (spans: readonly Span[]): number => {
  let trips = 0
  let free = Number.NEGATIVE_INFINITY
  for (const { start, end } of spans.toSorted((left, right) => left.end - right.end)) {
    if (start < free) continue
    trips += 1
    free = end
  }
  return trips
}
