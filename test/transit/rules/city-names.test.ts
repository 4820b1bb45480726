import { describe, expect, it } from 'vitest'
import { cities } from '../../../bin/demo/network.ts'
import { namesOf, normalizeName } from '../../../shared/transit/rules/city-names.ts'
import { suggestCities } from '../../../shared/transit/rules/suggest-cities.ts'

describe('a name', () => {
  it.each([
    ['  São   Paulo ', 'sao paulo'],
    ['ZÜRICH', 'zurich'],
    ['Weißenburg', 'weissenburg'],
    ['Saint-Étienne', 'saint etienne'],
    ["L'Aquila", 'l aquila'],
    ['İstanbul', 'istanbul'],
    ['मुंबई', 'मुंबई'],
    ['#', ''],
    ['Mumbai#Pune', 'mumbai pune'],
  ])('%j is compared as %j', (name, normal) => {
    expect(normalizeName(name)).toBe(normal)
  })

  it('is compared the same however its accents are written', () => {
    expect(normalizeName('e\u0301')).toBe(normalizeName('\u00e9'))
  })

  it('and others of a city, each once', () => {
    expect(namesOf({ name: 'Pune', aliases: ['Poona', 'PUNE'] })).toEqual(['pune', 'poona'])
  })
})

describe('a search text', () => {
  it.each([
    ['Mumbay', 'Mumbai'],
    ['mumbi', 'Mumbai'],
    ['Bangalor', 'Bengaluru'],
    ['Banglore', 'Bengaluru'],
    ['Hydrabad', 'Hyderabad'],
    ['Pune, Maharashtra', 'Pune'],
    ['Dehli', 'Delhi'],
    ['Triv', 'Thiruvananthapuram'],
    ['Calcuta', 'Kolkata'],
  ])('%s means %s', (text, city) => {
    expect(suggestCities(text, cities)[0]).toBe(city)
  })

  it.each(['Reykjavik', 'xxxxxxxx', '', '#', '__proto__', 'q'.repeat(100)])('%j means none of them', text => {
    expect(suggestCities(text, cities)).toEqual([])
  })

  it('one letter gets five suggestions at most', () => {
    expect(suggestCities('k', cities)).toHaveLength(5)
  })
})
