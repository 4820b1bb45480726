import { afterAll, beforeAll, vi } from 'vitest'
import { startSecrets } from '../support/secrets.ts'

/** For the tests of a file: secrets, which seal cursors, and a clock that stands at `now`. */
export const searchAt = (now: number): void => {
  let stop: () => Promise<void>
  beforeAll(async () => {
    stop = (await startSecrets()).stop
    vi.useFakeTimers({ toFake: ['Date'], now })
  })
  afterAll(async () => {
    vi.useRealTimers()
    await stop()
  })
}
