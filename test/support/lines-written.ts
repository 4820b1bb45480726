import { vi } from 'vitest'

/** The log lines that `work` wrote, parsed. */
// biome-ignore lint/suspicious/noExplicitAny: the tests assert the shape of a line
export const linesWritten = async (work: () => Promise<unknown>): Promise<any[]> => {
  const lines: string[] = []
  const stream = vi.spyOn(console, 'log').mockImplementation(line => void lines.push(String(line)))
  try {
    await work()
  } finally {
    stream.mockRestore()
  }
  return lines.map(line => JSON.parse(line))
}
