import { afterEach, expect, it, vi } from 'vitest'
import { log } from '../../shared/platform/observability/log.ts'

afterEach(() => {
  delete process.env.AWS_LAMBDA_RUNTIME_API
  vi.restoreAllMocks()
})

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html: no
// additional data at the beginning or end. Lambda's runtime for Node replaces console.log by one that adds some.
it('a line with metrics is JSON alone in the log of a deployed function', () => {
  process.env.AWS_LAMBDA_RUNTIME_API = '127.0.0.1:9001'
  const written: string[] = []
  vi.spyOn(console, 'log').mockImplementation(line => void written.push(`2026-11-27T10:00:00.000Z\tr\tINFO\t${line}\n`))
  vi.spyOn(process.stdout, 'write').mockImplementation(line => written.push(String(line)) > 0)
  log.error('money to review', { code: 'refund_not_paid' }, { measures: { money_to_review: [1, 'Count'] } })
  vi.restoreAllMocks()
  expect(written).toHaveLength(1)
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ message: 'money to review', money_to_review: 1 })
  expect(written[0]).toMatch(/^\{.*\}\n$/)
})
