import * as z from 'zod/mini'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import type { Suppression } from '../../kernel/sent-event.ts'
import { recipientHash } from '../http/by-contact.ts'
import { send, writeIf } from './conditional-write.ts'
import { getItem } from './items.ts'
import { recordOf } from './records.ts'
import { isNew, put, remove } from './writes.ts'

const Suppressed = z.object({ why: z.enum(['bounced', 'complained']) })

const records = recordOf('runtime', 'suppressed mail', Suppressed)

const keptForMs = 400 * 24 * 3600_000

/** The address itself is not kept. */
const keyOf = (recipient: string) => ({ pk: `SUPPRESSED#${recipient}`, sk: 'MAIL' })

/** A complaint about an address that bounces changes nothing. */
export const suppressMail = async (recipient: string, why: Suppression, now: EpochMs): Promise<void> => {
  const item = { ...keyOf(recipient), ...records.check({ why }), ttl: toTtl(now + keptForMs) }
  if (why === 'bounced') await send(put('runtime', item))
  else await writeIf(put('runtime', item, isNew))
}

export const suppressionOf = async (recipient: string): Promise<Suppression | undefined> => {
  const item = await getItem('runtime', keyOf(recipient), { consistent: false })
  return item && records.parse(item).why
}

/** Its owner has shown that mail arrives. */
export const releaseMail = async (email: string): Promise<void> => {
  await send(remove('runtime', keyOf(await recipientHash({ channel: 'email', to: email }))))
}
