import type { Kept, KeptResource, KeptStacks } from './kept.ts'

/** A line for each resource and output, to be read in a difference of two versions. */
export const linesOf = (stacks: KeptStacks): string[] =>
  Object.entries(stacks)
    .flatMap(([stack, { Resources, Outputs }]) => [
      ...Object.entries(Resources).map(([id, resource]) => `${stack} ${id} ${JSON.stringify(resource)}`),
      ...Object.entries(Outputs).map(([name, output]) => `${stack} ${name} output ${JSON.stringify(output)}`),
    ])
    .sort()

/** Without the origin secrets of earlier rounds: the next rotation of the secret deletes them, as it should. */
export const withoutRetired = (lines: readonly string[], originRound: number): string[] =>
  lines.filter(line => {
    const [, round] = / OriginSecret(\d+)[\dA-F]{8} /.exec(line) ?? []
    return round === undefined || Number(round) === originRound
  })

/** What such lines say; a line that begins with `#` is a comment. */
export const keptOf = (lines: readonly string[]): KeptStacks => {
  const stacks: Record<
    string,
    { Resources: Record<string, KeptResource>; Outputs: Record<string, Kept['Outputs'][string]> }
  > = {}
  for (const line of lines) {
    const [, stack, name, isOutput, json] = /^([^# ]+) (\S+) (output )?(\{.*\})$/.exec(line) ?? []
    if (!stack || !name || !json) continue
    stacks[stack] ??= { Resources: {}, Outputs: {} }
    stacks[stack][isOutput ? 'Outputs' : 'Resources'][name] = JSON.parse(json)
  }
  return stacks
}
