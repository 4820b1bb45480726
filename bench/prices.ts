import type { Units } from './counting/consumed.ts'

/** Dollars, on demand, in us-east-1, arm64, without any free tier. */
export const prices = {
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** https://aws.amazon.com/lambda/pricing/ */
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 0.0000133334,
  /** https://aws.amazon.com/api-gateway/pricing/: an HTTP API's request, by started 512 KB */
  httpRequest: 1e-6,
  /** https://aws.amazon.com/cloudfront/pricing/: a request over HTTPS, and the run of a CloudFront Function */
  edgeRequest: 1e-6,
  edgeFunction: 0.1e-6,
  /** https://aws.amazon.com/waf/pricing/ */
  webAclRequest: 0.6e-6,
  webAclMonth: 5,
  webAclRuleMonth: 1,
  /** https://aws.amazon.com/sqs/pricing/: standard, by started 64 KB */
  sqsRequest: 0.4e-6,
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  logByte: 0.5e-9,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  /** https://aws.amazon.com/cloudfront/pricing/: to CloudFront it costs nothing, from there the first 10 TB */
  byteOut: 0.085e-9,
  /** https://aws.amazon.com/ses/pricing/ */
  mail: 0.1e-3,
  mailAttachmentByte: 0.12e-9,
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secretMonth: 0.4,
  secretRead: 5e-6,
  /** https://aws.amazon.com/kms/pricing/: a key of one’s own; those of AWS cost nothing */
  keyMonth: 1,
} as const

/** A vCPU comes with so much memory: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const mbPerCpu = 1769

/** What a function is billed for this much of a processor’s time, which with less memory than a vCPU’s takes longer. */
export const billedSeconds = (cpuMs: number, memoryMb: number): number =>
  (cpuMs / 1000) * Math.max(1, mbPerCpu / memoryMb)

export const gbSeconds = (seconds: number, memoryMb: number): number => seconds * (memoryMb / 1024)

/** Dollars for a million times these units. */
export const dollarsPerMillion = ({ readUnits, writeUnits }: Units): number =>
  1e6 * (readUnits * prices.readUnit + writeUnits * prices.writeUnit)
