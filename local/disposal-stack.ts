/** What is to be stopped, in which order: the latest started first. */
export interface DisposalStack {
  /** What is added once stopping began is stopped at once. */
  readonly add: (stop: () => Promise<void> | void) => void
  /** Stops everything even if one part fails, and only once however often it is called. @throws the first failure */
  readonly stop: () => Promise<void>
}

export const openDisposalStack = (): DisposalStack => {
  const stops: (() => Promise<void> | void)[] = []
  let disposal: Promise<void> | undefined
  const stopAll = async () => {
    const failures: unknown[] = []
    for (let stop = stops.pop(); stop; stop = stops.pop())
      try {
        await stop()
      } catch (error) {
        failures.push(error)
      }
    if (failures.length > 0) throw failures[0]
  }
  return {
    add: stop => {
      stops.push(stop)
      if (disposal) disposal = disposal.then(stopAll)
    },
    stop: () => {
      disposal ??= stopAll()
      return disposal
    },
  }
}
