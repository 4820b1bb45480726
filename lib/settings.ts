import type { Settings } from './constructs/platform.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The settings of a deployment, from the environment of `cdk deploy` or `npm start`: `STAGE` (development),
 * `HOLD_SECONDS` (900), `MAIL_FROM`, `WEB_ORIGINS` (comma-separated), and how many codes go out by text message: in ten
 * minutes `OTP_PER_PHONE` (5), `OTP_PER_IP` (20) and `OTP_PER_PREFIX` (300, to one country), and `OTP_PER_DAY` (3000) in
 * all, which caps what they cost.
 * @throws Error with a sentence for a value that cannot be
 */
export const settingsFrom = (environment: Environment): Settings => {
  const holdSeconds = Number(environment.HOLD_SECONDS ?? 900)
  if (!Number.isInteger(holdSeconds) || holdSeconds < 1 || holdSeconds > 3600)
    throw new Error('HOLD_SECONDS must be a whole number of seconds from 1 to 3600')
  return {
    holdSeconds,
    otpCaps: {
      per_phone: count(environment, 'OTP_PER_PHONE', 5),
      per_ip: count(environment, 'OTP_PER_IP', 20),
      per_prefix: count(environment, 'OTP_PER_PREFIX', 300),
      per_day: count(environment, 'OTP_PER_DAY', 3000),
    },
    stage: environment.STAGE ?? 'development',
    mailFrom: environment.MAIL_FROM ?? 'tickets@holdfast.example',
    origins: (environment.WEB_ORIGINS ?? 'http://localhost:5173').split(',').map(origin => origin.trim()),
  }
}

const count = (environment: Environment, name: string, otherwise: number): number => {
  const value = Number(environment[name] ?? otherwise)
  if (!Number.isInteger(value) || value < 1 || value > 1e9) throw new Error(`${name} must be a whole number from 1 on`)
  return value
}
