/** Milliseconds since the Unix epoch, UTC. */
export type EpochMs = number

/** The system clock. Rules take the time as an argument; only functions and stores read the clock. */
export const now = (): EpochMs => Date.now()

/** ISO 8601 in UTC with a `Z`, whole seconds: the form of every time on the wire and in a table. */
export const toIso = (time: EpochMs): string => `${new Date(time).toISOString().slice(0, 19)}Z`

/** `toIso` with milliseconds, for times that may fall within one second. */
export const toMsIso = (time: EpochMs): string => new Date(time).toISOString()

/** @throws RangeError when `iso` is no time */
export const fromIso = (iso: string): EpochMs => {
  const time = Date.parse(iso)
  if (Number.isNaN(time)) throw new RangeError(`not an ISO 8601 time: ${iso}`)
  return time
}

/** Epoch seconds for DynamoDB's time to live, rounded up so that no item expires early. */
export const toTtl = (time: EpochMs): number => Math.ceil(time / 1000)
