import type { Settings } from './constructs/platform.ts'

/**
 * The settings of a deployment, from the environment of `cdk deploy` or `npm start`: `STAGE` (development),
 * `HOLD_SECONDS` (900), `MAIL_FROM`, `WEB_ORIGINS` (comma-separated).
 * @throws Error with a sentence for a value that cannot be
 */
export const settingsFrom = (environment: Readonly<Record<string, string | undefined>>): Settings => {
  const holdSeconds = Number(environment.HOLD_SECONDS ?? 900)
  if (!Number.isInteger(holdSeconds) || holdSeconds < 1 || holdSeconds > 3600)
    throw new Error('HOLD_SECONDS must be a whole number of seconds from 1 to 3600')
  return {
    holdSeconds,
    stage: environment.STAGE ?? 'development',
    mailFrom: environment.MAIL_FROM ?? 'tickets@holdfast.example',
    origins: (environment.WEB_ORIGINS ?? 'http://localhost:5173').split(',').map(origin => origin.trim()),
  }
}
