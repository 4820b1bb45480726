import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { position } from './distance.ts'

export const City = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  country: z.string(),
  /** IANA */
  time_zone: z.string(),
  aliases: z.array(z.string()),
  ...position,
})

export type City = Immutable<z.infer<typeof City>>

/** A boarding and dropping point. */
export const CityStop = z.object({
  id: z.string(),
  city_id: z.string(),
  name: z.string(),
  address: z.string(),
  ...position,
})

export type CityStop = Immutable<z.infer<typeof CityStop>>
