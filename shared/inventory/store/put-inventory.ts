import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { checkOffer, isSameLayout, legCount, type Offer } from '../rules/offer.ts'
import { isInUse, type Section } from '../rules/section.ts'
import { sectionKey } from './keys.ts'
import { readOffer, writeOffer } from './offers.ts'
import { freeLegs, legNames } from './section-item.ts'
import { readSections } from './sections.ts'
import { refusedItem } from './stored-claim.ts'

/**
 * Puts an inventory on offer, or changes its offer. Repeatable, also after a crash. Where the layout changes, the old
 * sections are emptied first, each on condition that it is as it was when nothing in it was in use. An unknown unit
 * fails closed: a request that still uses the old offer is refused instead of getting another unit.
 * @throws DomainError INVENTORY_IN_USE, INVALID_OFFER, INVALID_LAYOUT
 */
export const putInventory = async (offer: Offer, now: EpochMs): Promise<void> => {
  checkOffer(offer)
  const before = await readOffer(offer.inventory_id, { consistent: true })
  if (before && !isSameLayout(before, offer)) await emptySections(before, now)
  await writeOffer(offer)
  await layOut(offer)
}

const inUse = () =>
  new DomainError('INVENTORY_IN_USE', 'Units of this inventory are held, sold or blocked, so its layout cannot change.')

const emptySections = async (offer: Offer, now: EpochMs): Promise<void> => {
  const sections = await readSections(offer.inventory_id, { consistent: true })
  if (sections.some(section => isInUse(section, now))) throw inUse()
  for (const section of sections) {
    if (await emptied(offer, section)) continue
    await layOut(offer)
    throw inUse()
  }
}

/** False if the section was written to since it was read. */
const emptied = async ({ inventory_id, ...offer }: Offer, { number, version, claims }: Section): Promise<boolean> => {
  if (claims.size === 0) return true
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName('inventory'),
        Key: sectionKey(inventory_id, number),
        ConditionExpression: 'version = :seen',
        UpdateExpression: `REMOVE ${legNames(legCount({ inventory_id, ...offer }))} ADD version :one`,
        ExpressionAttributeValues: { ':seen': version, ':one': 1 },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return true
  } catch (error) {
    return refusedItem(error).l0 === undefined
  }
}

/** Creates the sections that do not exist yet. */
const layOut = async (offer: Offer): Promise<void> => {
  for (const number of offer.sections.keys()) {
    const legs = Object.entries(freeLegs(offer, number))
    try {
      await documents.send(
        new UpdateCommand({
          TableName: tableName('inventory'),
          Key: sectionKey(offer.inventory_id, number),
          ConditionExpression: 'attribute_not_exists(l0)',
          UpdateExpression: `SET ${legs.map(([leg]) => `${leg} = :${leg}`)} ADD version :one`,
          ExpressionAttributeValues: {
            ...Object.fromEntries(legs.map(([leg, units]) => [`:${leg}`, units])),
            ':one': 1,
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
    } catch (error) {
      if (!isLaidOut(refusedItem(error), legs)) throw inUse()
    }
  }
}

const isLaidOut = (item: Record<string, unknown>, legs: [string, Record<string, unknown>][]): boolean => {
  const unitsOf = (units: unknown) =>
    Object.keys(units ?? {})
      .toSorted()
      .join()
  return legs.every(([leg, units]) => unitsOf(item[leg]) === unitsOf(units)) && item[`l${legs.length}`] === undefined
}
