/** A resource that exists now: what `Ref` gives, and what `Fn::GetAtt` gives by attribute (undefined for no such one). */
export interface CreatedResource {
  readonly ref: unknown
  readonly attributeOf: (attribute: string) => unknown
}

/** A resource to be created, every reference in its properties resolved. */
export interface ResourceRequest {
  readonly type: string
  readonly logicalId: string
  /** Where it stands in the app, e.g. `Holdfast/Reservations/CreateReservation/Function`; unique, the same at every start. */
  readonly path: string
  readonly stackId: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** Creates one resource, or finds it as an earlier start left it. */
export type CreateResource = (request: ResourceRequest) => Promise<CreatedResource> | CreatedResource

export const created = (ref: unknown, attributes: Readonly<Record<string, unknown>> = {}): CreatedResource => ({
  ref,
  attributeOf: attribute => (Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined),
})
