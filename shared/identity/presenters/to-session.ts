import type { Session as SessionOnTheWire } from '../contracts/session.ts'
import { deviceOf } from '../rules/device.ts'
import type { Session } from '../rules/session.ts'

/** A session as shown to its owner; `currentId` is the session of this request. */
export const toSession = ({ session_id, user_agent, ...session }: Session, currentId: string): SessionOnTheWire => ({
  ...session,
  id: session_id,
  device: deviceOf(user_agent),
  current: session_id === currentId,
})
