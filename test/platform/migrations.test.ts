import { expect, it } from 'vitest'
import { product } from '../../shared/domains.ts'
import { migrations } from '../../shared/migrations.ts'
import { withMoves } from '../../shared/platform/migrations.ts'

const declared = { move: { summary: 'It moves.', table: 'catalog', sortKeys: 'X#', version: 2 } }
const rules = { up: () => undefined }

it('every migration that a manifest declares has its rules', () => {
  expect([...migrations.keys()]).toEqual(Object.keys(product.migrations))
})

it('a migration is its declaration with its rules, under its name', () => {
  expect(withMoves(declared, { move: rules }).get('move')).toEqual({ ...declared.move, ...rules, name: 'move' })
})

it.each([
  ['without rules', declared, {}, 'The migration move has no rules.'],
  [
    'with a way back that it does not declare',
    declared,
    { move: { ...rules, down: rules.up } },
    'The migration move and its rules disagree about a way back.',
  ],
  ['that no manifest declares', {}, { move: rules }, 'No manifest declares the migration move.'],
])('a migration %s is refused', (_, definitions, moves, sentence) => {
  expect(() => withMoves(definitions, moves)).toThrow(sentence)
})
