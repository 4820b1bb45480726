import type { TableName } from '../../platform/domain.ts'

/** The key of a record that an adapter needs; commerce reads it, strongly consistent, and hands over the item. */
export interface RecordKey {
  readonly table: TableName
  readonly pk: string
  readonly sk: string
}

export type Keys = Readonly<Record<string, RecordKey>>

/** Stored items by the names that `keys` gave them; undefined for one that does not exist. */
export type Loaded = Readonly<Record<string, Item | undefined>>

export type Item = Readonly<Record<string, unknown>>

/** A new record that is written with a confirmation: a ticket, a job, a kitchen order. It is written once. */
export interface NewRecord {
  readonly key: RecordKey
  readonly item: Item
}

/** A change of a record that a cancellation brings: members to set; undefined ones are removed. */
export interface ChangedRecord {
  readonly key: RecordKey
  readonly set: Item
}

/** Records of a kind that lie among their owner's, and hold data about them. */
export interface PersonalRecords {
  /** The beginning of their sort keys. */
  readonly prefix: string
  /** Their name in an export: `tickets`. */
  readonly name: string
  /** A stored one with its packed members unpacked. */
  readonly unpacked: (item: Item) => Item
  /** Members to set so that it holds no data about the person; undefined where it holds none. */
  readonly erased: (item: Item) => Item | undefined
}

/** Signing keys by their secret's name, read when asked for. */
export type SigningKeys = (secret: string) => Promise<{ readonly kid: string; readonly privateKey: CryptoKey }>

type CryptoKey = import('node:crypto').webcrypto.CryptoKey
