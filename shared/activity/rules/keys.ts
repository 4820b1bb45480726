/**
 * Every key of the activity table: an entity's pages in the order of their first numbers, the record of the newest one
 * where there are several, and the rows of the lists by day and by account.
 */
export const keys = {
  page: (entity: string, start: number) => ({ pk: entity, sk: `${pagePrefix}${String(start).padStart(10, '0')}` }),
  newest: (entity: string) => ({ pk: entity, sk: 'NEWEST' }),
  row: (list: string, name: string) => ({ pk: list, sk: name }),
}

export const pagePrefix = 'P#'

export const startOf = (sk: unknown): number => Number(String(sk).slice(pagePrefix.length))

/** Lists are named in capitals, kinds of entities in small letters. */
export const isList = (pk: string): boolean => /^(DAY|BY)#/.test(pk)
