interface Channels {
  readonly email: boolean
  readonly sms: boolean
  readonly push?: boolean | undefined
}

/** With what holds where nothing was chosen. */
export const toPreferences = <Stored extends { readonly channels: Channels }>(preferences: Stored) => ({
  ...preferences,
  channels: { ...preferences.channels, push: preferences.channels.push ?? true },
})
