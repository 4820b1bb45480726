import { cancelSandboxOrder } from './cancel-sandbox-order.ts'
import { captureSandboxOrder } from './capture-sandbox-order.ts'
import { chargeSandboxMandate } from './charge-sandbox-mandate.ts'
import { createSandboxOrder } from './create-sandbox-order.ts'
import { forgetSandboxMandate } from './forget-sandbox-mandate.ts'
import { getSandboxOrder } from './get-sandbox-order.ts'
import { playSandboxCheckout } from './play-sandbox-checkout.ts'
import { refundSandboxOrder } from './refund-sandbox-order.ts'
import { showSandboxCheckout } from './show-sandbox-checkout.ts'
import { voidSandboxOrder } from './void-sandbox-order.ts'

export const contracts = {
  createSandboxOrder,
  getSandboxOrder,
  cancelSandboxOrder,
  captureSandboxOrder,
  voidSandboxOrder,
  refundSandboxOrder,
  chargeSandboxMandate,
  forgetSandboxMandate,
  showSandboxCheckout,
  playSandboxCheckout,
} as const
