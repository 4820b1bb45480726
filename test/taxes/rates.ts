import { handler as setRate } from '../../functions/taxes/set-tax-rate.ts'
import { call } from '../support/call.ts'
import { accessTokenFor } from '../support/identity.ts'

/** Appends a rate as an administrator does. */
export const append = async (body: Readonly<Record<string, unknown>>) => {
  const { token } = await accessTokenFor('admin')
  return call(setRate, { method: 'PUT', path: '/api/v1/gst', token, body })
}

/** A time from now, in whole seconds. */
export const inSeconds = (seconds: number): string =>
  `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)}Z`
