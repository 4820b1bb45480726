import * as z from 'zod/mini'

/** A city's name as typed: some letters, no control characters. */
export const CityName = z
  .string()
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(100),
    z.regex(/^\P{C}+$/u, 'A city has a name without control characters.'),
  )

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
