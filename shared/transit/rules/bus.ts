export const busTypes = ['standard', 'deluxe', 'luxury', 'sleeper', 'semi_sleeper'] as const

export type BusType = (typeof busTypes)[number]

export interface Bus {
  readonly id: string
  readonly bus_number: string
  readonly bus_type: BusType
  readonly operator: string
  readonly amenities: readonly string[]
  readonly layout_id: string
}
