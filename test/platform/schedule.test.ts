import type { Context, ScheduledEvent } from 'aws-lambda'
import { expect, it } from 'vitest'
import { scheduled } from '../../shared/platform/events/schedule.ts'
import { linesWritten } from '../support/lines-written.ts'

it('a scheduled run that fails is counted, and fails', async () => {
  const handler = scheduled(async () => {
    throw new TypeError('of ada@example.com')
  })
  const lines = await linesWritten(() =>
    expect(handler({} as ScheduledEvent, { awsRequestId: 'run-1' } as Context)).rejects.toThrow(TypeError),
  )
  expect(lines).toEqual([
    expect.objectContaining({ level: 'ERROR', message: 'run failed', request_id: 'run-1', function_failures: 1 }),
  ])
  expect(JSON.stringify(lines)).not.toContain('ada@example.com')
})
