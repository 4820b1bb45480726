interface Device {
  readonly id: string
  readonly endpoint: string
  readonly created_at: string
}

/** A device as its owner sees it. */
export const toPushSubscription = ({ id, endpoint, created_at }: Device) => ({
  id,
  service: new URL(endpoint).hostname,
  created_at,
})
