import type { KeptMandate } from '../../commerce/rules/payment.ts'
import { gatewayOf } from '../adapters/registry.ts'

/**
 * Has a gateway forget a mandate. Repeatable.
 * @throws DomainError GATEWAY_UNAVAILABLE
 */
export const forgetMandate = async ({ gateway, ...mandate }: KeptMandate): Promise<void> => {
  await gatewayOf(gateway).forgetMandate?.(mandate)
}
