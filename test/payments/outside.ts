import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { startPaypal } from '../../local/gateways/paypal/start.ts'
import { startRazorpay } from '../../local/gateways/razorpay/start.ts'
import { startStripe } from '../../local/gateways/stripe/start.ts'
import { startPaying } from './paying.ts'

export const razorpay = {
  key_id: 'rzp_test_1',
  key_secret: 'a secret of the key',
  webhook_secret: 'a secret of webhooks',
}
const stripe = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
const paypal = { client_id: 'a client', client_secret: 'a secret of the client', webhook_id: '1JE4291016473214C' }

/** The secret `gateways`, named in the environment as the stack names it. */
export const keepGatewaysSecret = async (): Promise<void> => {
  const client = new SecretsManagerClient({ region: 'us-east-1' })
  const SecretString = JSON.stringify({ razorpay, paypal, stripe })
  await client.send(new CreateSecretCommand({ Name: 'gateways', SecretString }))
  client.destroy()
  process.env.GATEWAYS_SECRET = 'gateways'
}

/** Everything a payment touches, with Razorpay and PayPal played on this machine and configured as the stack does it. */
export const startOutside = async () => {
  const world = await startPaying()
  const played = {
    razorpay: await startRazorpay(razorpay),
    paypal: await startPaypal(paypal),
    stripe: await startStripe(stripe),
  }
  await keepGatewaysSecret()
  process.env.GATEWAYS = 'razorpay,paypal,stripe'
  process.env.RAZORPAY_URL = played.razorpay.url
  process.env.PAYPAL_URL = played.paypal.url
  process.env.STRIPE_URL = played.stripe.url
  process.env.WEB_URL = 'https://booking.example.com/'
  return {
    ...world,
    ...played,
    stop: () => Promise.all([world.stop(), played.razorpay.stop(), played.paypal.stop(), played.stripe.stop()]),
  }
}
