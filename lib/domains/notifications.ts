import type { contracts } from '../../shared/notifications/contracts/index.ts'
import { preferencesKey } from '../../shared/platform/auth/access-keys.ts'
import { type FunctionGrants, type QueueGrants, setsTimers } from '../grants.ts'
import type { Settings } from '../settings.ts'

/** The log of messages by day. */
const listsMessages: FunctionGrants = {
  items: [{ table: 'runtime', actions: ['Query'], leadingKeys: ['SENT-DAY#*'], index: 'messages-by-day' }],
  reads: ['cursor', 'limits'],
}

/** The browsers that get push messages of an account, and whose each is. */
const devices = ['PUSH#*', 'PUSH-ENDPOINT#*']

export const access = {
  createPushSubscription: {
    idempotency: 'bound',
    items: [{ table: 'runtime', actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'], leadingKeys: devices }],
  },
  deletePushSubscription: {
    items: [{ table: 'runtime', actions: ['GetItem', 'UpdateItem', 'DeleteItem'], leadingKeys: devices }],
  },
  getPushKey: { reads: ['push'] },
  listPushSubscriptions: { items: [{ table: 'runtime', actions: ['GetItem'], leadingKeys: devices }] },
  listNotifications: listsMessages,
  listNotificationLogs: listsMessages,
  listOwnNotifications: {
    tables: { identity: ['GetItem'] },
    items: [{ table: 'runtime', actions: ['Query'], leadingKeys: ['SENT#*'] }],
    reads: ['cursor', 'limits'],
  },
  resendNotification: {
    idempotency: 'bound',
    items: [{ table: 'runtime', actions: ['GetItem'], leadingKeys: ['SENT#*'] }],
    sends: ['notifications'],
  },
} satisfies Record<keyof typeof contracts, FunctionGrants>

/** A function sends one message at a time, and sending one takes it a quarter of a second or more. */
const mostPerSecond = 4

/** As many functions as send no more than a share of what SES takes in a second; AWS starts no fewer than two. */
const withinPace =
  (share: number) =>
  ({ mailsPerSecond }: Settings): number =>
    Math.min(1000, Math.max(2, Math.floor((mailsPerSecond * share) / mostPerSecond)))

export const queues = {
  onMailFeedback: {
    queue: 'mail-feedback',
    atOnce: 2,
    items: [
      { table: 'runtime', actions: ['PutItem'], leadingKeys: ['SUPPRESSED#*'] },
      { table: 'runtime', actions: ['UpdateItem'], leadingKeys: ['SENT#*'] },
    ],
    reads: ['limits'],
  },
  onCode: {
    queue: 'codes',
    batchSize: 1,
    atOnce: withinPace(1),
    tables: { runtime: ['GetItem', 'UpdateItem'] },
    // The language that the account's owner has chosen.
    items: [{ table: 'identity', actions: ['GetItem'], leadingKeys: [preferencesKey('*').pk] }],
    reads: ['codes', 'limits'],
    sendsMail: true,
    linksToWeb: true,
  },
  onNotification: {
    queue: 'notifications',
    batchSize: 1,
    // The other half is for codes, whatever the mails that are waiting.
    atOnce: withinPace(0.5),
    steps: ['mail'],
    tables: { commerce: ['GetItem'], identity: ['GetItem'], runtime: ['GetItem', 'UpdateItem'] },
    reads: ['codes', 'limits', 'push'],
    // A browser that its push service does not know any more is dropped.
    items: [setsTimers, { table: 'runtime', actions: ['DeleteItem'], leadingKeys: devices }],
    sends: ['notifications'],
    sendsMail: true,
    linksToWeb: true,
    capsTexts: true,
  },
} satisfies Record<string, QueueGrants>
