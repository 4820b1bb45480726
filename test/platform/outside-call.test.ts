import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callOutside, type Tried, Unanswered } from '../../shared/platform/outside-call.ts'

// The circuit reads the clock alone; the pauses between tries are real.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

/** A service of its own for each test, as its circuit is kept as long as the process lives. */
const service = (name: string) => {
  let calls = 0
  let isDown = true
  const attempt = async (): Promise<Tried<string>> => {
    calls += 1
    if (isDown) throw new Unanswered('UNREACHABLE')
    return { value: 'fine' }
  }
  return {
    call: () => callOutside(name, attempt),
    calls: () => calls,
    recover: () => {
      isDown = false
    },
  }
}

const isDown = { code: 'GATEWAY_UNAVAILABLE' }

describe('the circuit of an outside service', () => {
  it('opens after five failures in a row: nothing is called for thirty seconds', async () => {
    const { call, calls } = service('opens')
    await expect(call()).rejects.toMatchObject({ ...isDown, retryAfterSeconds: 5 })
    await expect(call()).rejects.toMatchObject(isDown)
    expect(calls()).toBe(5)
    await expect(call()).rejects.toMatchObject({ ...isDown, retryAfterSeconds: 30 })
    vi.setSystemTime(Date.now() + 29_000)
    await expect(call()).rejects.toMatchObject(isDown)
    expect(calls()).toBe(5)
  })

  it('lets one call try after thirty seconds, and closes when it is answered', async () => {
    const { call, calls, recover } = service('closes')
    await expect(call()).rejects.toMatchObject(isDown)
    await expect(call()).rejects.toMatchObject(isDown)
    recover()
    vi.setSystemTime(Date.now() + 30_001)
    expect(await call()).toBe('fine')
    expect(await call()).toBe('fine')
    expect(calls()).toBe(7)
  })

  it('opens again when the call that tries fails', async () => {
    const { call, calls } = service('opens again')
    await expect(call()).rejects.toMatchObject(isDown)
    await expect(call()).rejects.toMatchObject(isDown)
    vi.setSystemTime(Date.now() + 30_001)
    await expect(call()).rejects.toMatchObject(isDown)
    expect(calls()).toBe(6)
    await expect(call()).rejects.toMatchObject(isDown)
    expect(calls()).toBe(6)
  })

  it('stays closed for what is refused, and repeats none of it', async () => {
    let calls = 0
    const refuse = () =>
      callOutside('refuses', async () => {
        calls += 1
        throw new Error('card declined')
      })
    for (let times = 0; times < 7; times += 1) await expect(refuse()).rejects.toThrow('card declined')
    expect(calls).toBe(7)
  })
})
