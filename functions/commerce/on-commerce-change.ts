import { announce } from '../../shared/commerce/rules/announce.ts'
import { product } from '../../shared/domains.ts'
import { streamRouter } from '../../shared/platform/events/stream-router.ts'
import { setTimers } from '../../shared/platform/events/timers.ts'

/** The outbox of the commerce table: every saved change is announced, and only saved changes are. */
export const handler = streamRouter(({ sk, before, after }) => announce(sk, before, after, product.hears), setTimers)
