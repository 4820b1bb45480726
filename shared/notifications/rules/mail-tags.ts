/** SES's bound for the value of a tag, of letters, digits, `-` and `_`. */
const longest = 256

interface Place {
  readonly owner: string
  readonly event_id: string
}

/** Tags of a mail, which SES repeats in what it says of it: where the log has it. An event with a longer id has none. */
export const tagsOf = ({ owner, event_id }: Place): readonly { readonly Name: string; readonly Value: string }[] => {
  const event = Buffer.from(event_id).toString('base64url')
  return event.length > longest || !/^[\w-]+$/.test(owner)
    ? []
    : [
        { Name: 'owner', Value: owner },
        { Name: 'event', Value: event },
      ]
}

export const placeIn = (tags: Readonly<Record<string, readonly string[]>> = {}): Place | undefined => {
  const [owner, event] = [tags.owner?.[0], tags.event?.[0]]
  return owner && event ? { owner, event_id: Buffer.from(event, 'base64url').toString() } : undefined
}
