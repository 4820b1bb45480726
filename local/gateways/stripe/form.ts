/** A form as Stripe reads it: `line_items[0][price_data][currency]=inr` by its path. */
export const formOf = (body: string) => {
  const fields = new URLSearchParams(body)
  return {
    text: (name: string): string | undefined => fields.get(name) ?? undefined,
    number: (name: string): number | undefined => {
      const value = fields.get(name)
      return value === null || !/^-?\d+$/.test(value) ? undefined : Number(value)
    },
    /** The members of a map, such as `metadata`. */
    map: (name: string): Record<string, string> =>
      Object.fromEntries(
        [...fields]
          .filter(([key]) => key.startsWith(`${name}[`) && key.endsWith(']'))
          .map(([key, value]) => [key.slice(name.length + 1, -1), value]),
      ),
  }
}

export type Form = ReturnType<typeof formOf>
