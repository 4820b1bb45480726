/** How long a hold lasts, in seconds, as the stack says. */
export const holdSeconds = (): number => {
  const seconds = Number(process.env.HOLD_SECONDS)
  if (!Number.isInteger(seconds) || seconds <= 0) throw new Error('HOLD_SECONDS is not set')
  return seconds
}
