/** `payment-events`, `QUEUE` → `PAYMENT_EVENTS_QUEUE`, the environment variable by which a function is given a resource. */
export const variableOf = (name: string, kind: 'TABLE' | 'QUEUE' | 'SECRET'): string =>
  `${name.toUpperCase().replaceAll('-', '_')}_${kind}`
