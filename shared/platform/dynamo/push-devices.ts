import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { randomUuid } from '../../kernel/random.ts'
import { isWritten } from './conditional-write.ts'
import { getItem, type Key } from './items.ts'
import { recordOf } from './records.ts'
import { areWritten } from './transaction.ts'
import { isNew, put, remove, update, type Write } from './writes.ts'

const Device = z.object({
  id: z.string(),
  /** The address at a push service to which messages for one browser go. Whoever knows it can send there. */
  endpoint: z.string(),
  /** The browser's keys, base64url: only it can read what is encrypted for them. */
  p256dh: z.string(),
  auth: z.string(),
  created_at: z.string(),
  /** In which it asked. */
  session_id: z.optional(z.string()),
})

/** A browser that asked for push messages to an account. */
export type PushDevice = Immutable<z.infer<typeof Device>>

const Devices = z.object({ devices: z.array(Device), revision: z.string() })
const Owner = z.object({ user_id: z.string(), id: z.string(), revision: z.optional(z.string()) })

type Owner = z.infer<typeof Owner>

const lists = recordOf('runtime', 'push devices', Devices)
const owners = recordOf('runtime', 'push endpoint', Owner)

const listKey = (userId: string): Key => ({ pk: `PUSH#${userId}`, sk: 'DEVICES' })

/** An endpoint is a long random address, which nobody finds from its hash. */
const ownerKey = (endpoint: string): Key => ({
  pk: `PUSH-ENDPOINT#${createHash('sha256').update(endpoint).digest('base64url')}`,
  sk: 'OWNER',
})

/** The devices of an account, oldest first. */
export const readPushDevices = async (userId: string): Promise<readonly PushDevice[]> => (await read(userId)).devices

const read = async (
  userId: string,
): Promise<Immutable<Partial<z.infer<typeof Devices>>> & Pick<z.infer<typeof Devices>, 'devices'>> => {
  const item = await getItem('runtime', listKey(userId))
  return item ? (lists.parse(item) as z.infer<typeof Devices>) : { devices: [] }
}

/**
 * Adds a device to an account, or replaces the one of the same id. A browser gets the messages of one account only: that which
 * asked last, as somebody else may use it now. So the device and its owner are written together, as long as its owner is the
 * one whose list it was taken from.
 * @returns false where the account has `most` others
 */
export const addPushDevice = async (userId: string, device: PushDevice, most: number): Promise<boolean> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const item = await getItem('runtime', ownerKey(device.endpoint))
    const former = item && owners.parse(item)
    if (former && former.user_id !== userId) await changeDevices(former.user_id, without(former.id))
    const { devices, revision } = await read(userId)
    const others = devices.filter(({ id }) => id !== device.id)
    if (others.length >= most) return false
    const owner = { user_id: userId, id: device.id }
    if (await areWritten([replacement(userId, [...others, device], revision), ownership(device, owner, former)]))
      return true
  }
  throw new Error(changing)
}

const ownership = ({ endpoint }: PushDevice, owner: Owner, former: Owner | undefined): Write => {
  const item = { ...ownerKey(endpoint), ...owners.check({ ...owner, revision: randomUuid() }) }
  if (!former) return put('runtime', item, isNew)
  const { user_id, revision } = former
  // An owner that an earlier version wrote has no revision.
  return revision === undefined
    ? put('runtime', item, {
        when: 'user_id = :former AND attribute_not_exists(#revision)',
        names: { '#revision': 'revision' },
        values: { ':former': user_id },
      })
    : put('runtime', item, {
        when: '#revision = :known',
        names: { '#revision': 'revision' },
        values: { ':known': revision },
      })
}

/** @returns whether the account had it */
export const dropPushDevice = async (userId: string, deviceId: string): Promise<boolean> => {
  const { devices } = await read(userId)
  const device = devices.find(({ id }) => id === deviceId)
  if (!device) return false
  await disown(userId, device)
  return changeDevices(userId, without(deviceId))
}

/** Ends the messages to browsers whose session was ended. One that merely lapsed goes on. Repeatable. */
export const dropPushDevicesOf = async (userId: string, sessionId: string): Promise<void> => {
  const { devices } = await read(userId)
  for (const { id, session_id } of devices) if (session_id === sessionId) await dropPushDevice(userId, id)
}

/** Deletes what is kept of an account's devices. Repeatable. */
export const erasePushDevices = async (userId: string): Promise<void> => {
  const { devices } = await read(userId)
  for (const device of devices) await disown(userId, device)
  await changeDevices(userId, () => [])
}

const without = (deviceId: string) => (devices: readonly PushDevice[]) =>
  devices.some(({ id }) => id === deviceId) ? devices.filter(({ id }) => id !== deviceId) : undefined

const disown = async (userId: string, { endpoint }: PushDevice): Promise<void> => {
  const when = 'attribute_not_exists(pk) OR user_id = :me'
  await isWritten(remove('runtime', ownerKey(endpoint), { when, values: { ':me': userId } }))
}

const mostAttempts = 10
const changing = 'the devices of an account are being changed all the time'

/**
 * Replaces an account's list, unless it was changed since it was read: then it is read again.
 * @param change undefined where nothing is to be written
 * @returns whether something was written
 */
const changeDevices = async (
  userId: string,
  change: (devices: readonly PushDevice[]) => readonly PushDevice[] | undefined,
): Promise<boolean> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const { devices, revision } = await read(userId)
    const changed = change(devices)
    if (!changed) return false
    if (await isWritten(replacement(userId, changed, revision))) return true
  }
  throw new Error(changing)
}

const replacement = (userId: string, devices: readonly PushDevice[], known: string | undefined): Write => {
  const asRead =
    known === undefined
      ? { when: 'attribute_not_exists(pk)' }
      : { when: '#revision = :known', names: { '#revision': 'revision' }, values: { ':known': known } }
  if (devices.length === 0) return remove('runtime', listKey(userId), asRead)
  const set = lists.check({ devices: [...devices], revision: randomUuid() })
  return update('runtime', listKey(userId), { set, ...asRead })
}
