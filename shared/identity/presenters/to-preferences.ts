import type { Preferences } from '../../platform/dynamo/preferences.ts'

/** With what holds where nothing was chosen. */
export const toPreferences = ({ language, channels, quiet_hours }: Preferences) => ({
  language,
  channels: { ...channels, push: channels.push ?? true },
  quiet_hours,
})
