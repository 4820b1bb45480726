/** A value of which no member, however deep, can be assigned: a stored record is replaced, never changed. */
export type Immutable<T> = unknown extends T
  ? T
  : T extends ReadonlySet<infer Element>
    ? ReadonlySet<Element>
    : { readonly [Member in keyof T]: Immutable<T[Member]> }
