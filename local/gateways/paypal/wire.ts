/** `sellerProtection` as it is sent: `seller_protection`. */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Snake<Rest>}`
    : `_${Lowercase<First>}${Snake<Rest>}`
  : Name

/** A type of PayPal's SDK in the form in which its API sends it; the SDK renames members and knows texts as enums. */
export type Wire<Type> = Type extends string
  ? `${Type}`
  : Type extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : Type extends object
      ? { readonly [Name in keyof Type as Name extends string ? Snake<Name> : never]: Wire<Type[Name]> }
      : Type
