import type { Answer, Table, Target } from './answer.ts'

const escaped = (cell: string | number): string => String(cell).replaceAll('|', '\\|')

const tableText = ({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string => {
  const isNumber = columns.map((_, column) => rows.every(row => /^[<≤]?[\d,.]+( ×| %)?$/.test(String(row[column]))))
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(escaped).join(' | ')} |`
  return [line(columns), line(isNumber.map(right => (right ? '---:' : '---'))), ...rows.map(line)].join('\n')
}

const targetRow = ({ what, target, measured, isMet }: Target) => [what, target, measured, isMet ? 'met' : '**missed**']

/** The section of an answer in `docs/performance.md`. */
export const sectionOf = ({ title, question, method, targets, tables, notes }: Answer, origin: string): string => {
  const missed = targets.flatMap(({ what, reason }) => (reason ? [`- Missed, ${what}: ${reason}`] : []))
  return [
    `## ${title}`,
    question,
    tableText({ columns: ['what', 'target', 'measured', ''], rows: targets.map(targetRow) }),
    ...(missed.length > 0 ? [missed.join('\n')] : []),
    ...tables.flatMap(table => [`### ${table.title}`, tableText(table)]),
    ...(notes.length > 0 ? [notes.map(note => `- ${note}`).join('\n')] : []),
    `*How:* ${method.join(' ')}`,
    `*Measured ${origin}.*`,
  ].join('\n\n')
}
