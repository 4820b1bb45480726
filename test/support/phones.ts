/** How mobile numbers of a few countries begin, and how many digits follow. */
const plans = { '+91': ['9', 9], '+371': ['2', 7], '+372': ['5', 7], '+44': ['74', 8], '+49': ['151', 8] } as const

export type Prefix = keyof typeof plans

export const prefixes = Object.keys(plans) as Prefix[]

let numbers = 0

/** A number of its own each time, of its country's plan. */
export const newPhone = (prefix: Prefix = '+91'): string => {
  numbers += 1
  const [begin, digits] = plans[prefix]
  const random = String(Math.floor(Math.random() * 1e9)).padStart(9, '0')
  return `${prefix}${begin}${random.slice(0, digits - 4)}${String(numbers % 1e4).padStart(4, '0')}`
}
