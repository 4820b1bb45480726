import { DomainError } from '../../kernel/errors.ts'
import { cash } from './cash.ts'
import type { Gateway } from './gateway.ts'
import { paypalSettings, razorpaySettings, stripeSettings } from './gateway-settings.ts'
import { paypalGateway } from './paypal/gateway.ts'
import { razorpayGateway } from './razorpay/gateway.ts'
import { sandbox, sandboxWhole } from './sandbox.ts'
import { stripeGateway } from './stripe/gateway.ts'

/** Gateways that need an account of the deployment's owner. */
const outside: readonly Gateway[] = [
  stripeGateway(stripeSettings),
  razorpayGateway(razorpaySettings),
  paypalGateway(paypalSettings),
]

/**
 * The gateways of this deployment that a customer pays at, the default first: those of its setting `GATEWAYS`, then the sandbox,
 * which the local cloud names first.
 */
const gateways = (): readonly Gateway[] => {
  const played = process.env.STAGE === 'production' ? [] : [sandbox, sandboxWhole]
  const known = [...outside, ...played]
  const named = (process.env.GATEWAYS ?? '').split(',').flatMap(name => known.find(each => each.name === name) ?? [])
  return [...new Set([...named, ...played])]
}

export const findGateway = (name: string): Gateway | undefined => gateways().find(gateway => gateway.name === name)

/**
 * The gateway a customer pays by. Cash needs none, and nothing else is paid by it.
 * @throws DomainError GATEWAY_UNKNOWN
 */
export const chooseGateway = (method: string, name: string | undefined): Gateway => {
  if (method === 'cash') return cash
  const names = gateways().map(gateway => gateway.name)
  const gateway = name === undefined ? gateways()[0] : findGateway(name)
  if (gateway) return gateway
  throw new DomainError(
    'GATEWAY_UNKNOWN',
    name === undefined ? 'Nothing can be paid here at the moment.' : 'There is no payment gateway of that name here.',
    { details: { gateways: names } },
  )
}

/**
 * The gateway that an order was made at.
 * @throws Error when this deployment no longer has it
 */
export const gatewayOf = (name: string): Gateway => {
  const gateway = name === cash.name ? cash : findGateway(name)
  if (!gateway) throw new Error(`the gateway ${name} is not part of this deployment`)
  return gateway
}
