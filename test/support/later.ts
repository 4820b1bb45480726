import { vi } from 'vitest'

/** Runs `work` as if so much time had passed. */
export const later = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + ms)
  return work().finally(() => clock.mockRestore())
}
