import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const head = `# Performance and cost

Written by \`npm run bench\`; nothing here is typed by hand. An absolute time on a laptop says little about AWS, so this
counts, or compares two things measured side by side. \`npm run bench <question>\` measures one question anew.
`

const opening = (name: string) => `<!-- ${name} -->`

/**
 * Puts the sections of some questions into the document, by name; those of others stay as they are.
 * @param order of all names, in which the sections stand
 */
export const updateDocument = (file: string, order: readonly string[], sections: ReadonlyMap<string, string>): void => {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const kept = new Map(
    before
      .split(/^(?=<!-- [a-z-]+ -->$)/m)
      .slice(1)
      .map(part => [/^<!-- ([a-z-]+) -->/.exec(part)?.[1] ?? '', part.slice(part.indexOf('\n')).trim()]),
  )
  const all = order.flatMap(name => {
    const text = sections.get(name) ?? kept.get(name)
    return text === undefined ? [] : [`${opening(name)}\n\n${text}\n`]
  })
  writeFileSync(file, [head, ...all].join('\n'))
}
