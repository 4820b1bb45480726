import { dropPushDevicesOf } from '../../platform/dynamo/push-devices.ts'
import type { Change } from '../../platform/events/stream.ts'
import { noted } from '../../platform/events/stream-router.ts'
import { keys } from '../rules/keys.ts'

/** Whoever has a device in hand that was signed out from afar is to read nothing on it any more. @returns what failed */
export const endPushAfterSessions = async (changes: readonly Change[]): Promise<ReadonlySet<Change>> => {
  const failed = new Set<Change>()
  for (const change of changes.filter(isSessionEnd))
    await dropPushDevicesOf(change.pk.slice(prefix.length), change.sk).catch(error => noted(failed, change, error))
  return failed
}

const prefix = keys.session('', '').pk

const isSessionEnd = ({ pk, before, after }: Change): boolean =>
  pk.startsWith(prefix) && after?.revoked_at !== undefined && before?.revoked_at === undefined
