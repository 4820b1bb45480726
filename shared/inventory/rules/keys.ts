/**
 * inventory table: the offer and then the sections of an inventory are in one partition, so one query reads them all.
 */
export const offerKey = (inventoryId: string) => ({ pk: inventoryId, sk: OFFER })

/** A claimant of units, by the hold's own name: before the offer, so that no read of sections has it. */
export const claimantKey = (inventoryId: string, hold: string) => ({ pk: inventoryId, sk: `${CLAIMANT_PREFIX}${hold}` })

export const CLAIMANT_PREFIX = 'C#'

/** A request to close the inventory: before the offer too. */
export const closingKey = (inventoryId: string) => ({ pk: inventoryId, sk: CLOSING })

export const CLOSING = 'CLOSING'

export const OFFER = 'OFFER'

export const SECTION_PREFIX = 'S#'

/** Padded, so that a query returns sections in the order of their numbers. */
export const sectionKey = (inventoryId: string, section: number) => ({
  pk: inventoryId,
  sk: `${SECTION_PREFIX}${String(section).padStart(3, '0')}`,
})

export const sectionNumber = (sk: unknown): number => Number(String(sk).slice(SECTION_PREFIX.length))

/** runtime table */
export const quotaKey = (userId: string, inventoryId: string) => ({ pk: `QUOTA#${userId}#${inventoryId}`, sk: 'QUOTA' })
