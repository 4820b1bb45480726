/**
 * How long a client of AWS waits for a connection and for a reply. Without limits a connection that hangs would hold a
 * request until its function is killed. Each try has them, and a time-out is tried again.
 */
export const timeOuts = { connectionTimeout: 5_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const
