type Sdk = typeof import('@paypal/paypal-server-sdk')

let loaded: Sdk | undefined

/** The SDK is read when PayPal is first called: most runs of a function never do. */
export const loadSdk = async (): Promise<void> => {
  loaded ??= await import('@paypal/paypal-server-sdk')
}

/** @throws Error before `loadSdk` */
export const sdk = (): Sdk => {
  if (!loaded) throw new Error("PayPal's SDK was not loaded")
  return loaded
}
