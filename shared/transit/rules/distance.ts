import * as z from 'zod/mini'

/** In degrees, WGS 84: south and west are negative. */
export const position = { latitude: z.number(), longitude: z.number() }

export type Position = { readonly [Member in keyof typeof position]: number }

const earthRadiusKm = 6371.0088
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Along the great circle, in km (the haversine formula; off by 0.5 % at most, as the Earth is no sphere). */
export const distanceKm = (from: Position, to: Position): number => {
  const latitude = radians(to.latitude - from.latitude)
  const longitude = radians(to.longitude - from.longitude)
  const chord =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(longitude / 2) ** 2
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)))
}
