import { type Settings, stages } from './constructs/platform.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The settings of a deployment, from the environment of `cdk deploy` or `npm start`: `STAGE` (development),
 * `HOLD_SECONDS` (900), `MAIL_FROM`, `WEB_ORIGINS` (comma-separated), and how many codes go out by text message: in ten
 * minutes `OTP_PER_PHONE` (5), `OTP_PER_IP` (20) and `OTP_PER_PREFIX` (300, to one country), and `OTP_PER_DAY` (3000) in
 * all, which caps what they cost.
 * @throws Error with a sentence for a value that cannot be, or that a production stage lacks
 */
export const settingsFrom = (environment: Environment): Settings => {
  const stage = stageIn(environment)
  for (const name of ['MAIL_FROM', 'WEB_ORIGINS'])
    if (stage === 'production' && !environment[name])
      throw new Error(`STAGE=production needs ${name}: docs/guides/deploy.md says what it is`)
  return {
    stage,
    holdSeconds: holdSecondsIn(environment),
    otpCaps: {
      per_phone: count(environment, 'OTP_PER_PHONE', 5),
      per_ip: count(environment, 'OTP_PER_IP', 20),
      per_prefix: count(environment, 'OTP_PER_PREFIX', 300),
      per_day: count(environment, 'OTP_PER_DAY', 3000),
    },
    mailFrom: mailFromIn(environment),
    origins: originsIn(environment),
  }
}

// A misspelt `production` would be a deployment whose payments are play money.
const stageIn = ({ STAGE = 'development' }: Environment): Settings['stage'] => {
  const stage = stages.find(known => known === STAGE)
  if (!stage) throw new Error(`STAGE must be one of ${stages.join(', ')}`)
  return stage
}

const holdSecondsIn = ({ HOLD_SECONDS = '900' }: Environment): number => {
  const seconds = Number(HOLD_SECONDS)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3600)
    throw new Error('HOLD_SECONDS must be a whole number of seconds from 1 to 3600')
  return seconds
}

const mailFromIn = ({ MAIL_FROM = 'tickets@holdfast.example' }: Environment): string => {
  if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(MAIL_FROM))
    throw new Error('MAIL_FROM must be an e-mail address alone, such as tickets@example.com')
  return MAIL_FROM
}

const originsIn = ({ WEB_ORIGINS = 'http://localhost:5173' }: Environment): string[] => {
  const origins = WEB_ORIGINS.split(',').map(origin => origin.trim())
  for (const origin of origins)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new Error(
        'WEB_ORIGINS must be origins with commas between, such as https://example.com,https://www.example.com',
      )
  return origins
}

const count = (environment: Environment, name: string, otherwise: number): number => {
  const value = Number(environment[name] ?? otherwise)
  if (!Number.isInteger(value) || value < 1 || value > 1e9) throw new Error(`${name} must be a whole number from 1 on`)
  return value
}
