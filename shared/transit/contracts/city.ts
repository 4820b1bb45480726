import * as z from 'zod/mini'
import { SearchText } from '../../platform/http/texts.ts'

/** A city's name as typed or pasted. */
export const CityName = SearchText(1, 100)

export const City = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  state: z.string(),
  country: z.string(),
  time_zone: z.string(),
  latitude: z.number(),
  longitude: z.number(),
})
