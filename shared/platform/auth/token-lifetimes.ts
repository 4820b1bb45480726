import * as z from 'zod/mini'

/** What an operator may set: a stolen access token works to its end offline, and a refresh token for as long as it is unused. */
export const lifetimeBounds = {
  access_minutes: { min: 5, max: 60, otherwise: 30 },
  refresh_days: { min: 1, max: 30, otherwise: 7 },
} as const

export type TokenLifetimes = Readonly<Record<keyof typeof lifetimeBounds, number>>

const within = ({ min, max }: { readonly min: number; readonly max: number }) =>
  z.int().check(z.minimum(min), z.maximum(max))

/** Set by the stack for the functions that sign tokens. */
const lifetimes = (): TokenLifetimes => {
  const { access_minutes, refresh_days } = lifetimeBounds
  const schema = z.object({ access_minutes: within(access_minutes), refresh_days: within(refresh_days) })
  return z.parse(schema, JSON.parse(process.env.TOKEN_LIFETIMES ?? 'null'))
}

/** How long an account's access token is good for. */
export const accessSeconds = (): number => lifetimes().access_minutes * 60

/** How long a refresh token is good for, and its session after it was last refreshed. */
export const refreshSeconds = (): number => lifetimes().refresh_days * 24 * 3600
