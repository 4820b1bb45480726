/** What Lambda takes as the event of one invocation, less room for `{"Records":[…]}`. */
const mostBytes = 6 * 1024 * 1024 - 1024

/** Cuts a batch into runs that each fit one invocation's payload, in order. */
export const withinPayload = <T>(records: readonly T[], limitBytes = mostBytes): T[][] => {
  const runs: T[][] = []
  let room = 0
  for (const record of records) {
    const bytes = Buffer.byteLength(JSON.stringify(record)) + 1
    const run = runs.at(-1)
    if (run && bytes <= room) {
      run.push(record)
      room -= bytes
    } else {
      runs.push([record])
      room = limitBytes - bytes
    }
  }
  return runs
}
