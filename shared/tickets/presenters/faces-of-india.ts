import regularArabic from '@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff'
import boldArabic from '@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-700-normal.woff'
import regularBengali from '@fontsource/noto-sans-bengali/files/noto-sans-bengali-bengali-400-normal.woff'
import boldBengali from '@fontsource/noto-sans-bengali/files/noto-sans-bengali-bengali-700-normal.woff'
import regularDevanagari from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff'
import boldDevanagari from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-700-normal.woff'
import regularGujarati from '@fontsource/noto-sans-gujarati/files/noto-sans-gujarati-gujarati-400-normal.woff'
import boldGujarati from '@fontsource/noto-sans-gujarati/files/noto-sans-gujarati-gujarati-700-normal.woff'
import regularGurmukhi from '@fontsource/noto-sans-gurmukhi/files/noto-sans-gurmukhi-gurmukhi-400-normal.woff'
import boldGurmukhi from '@fontsource/noto-sans-gurmukhi/files/noto-sans-gurmukhi-gurmukhi-700-normal.woff'
import regularKannada from '@fontsource/noto-sans-kannada/files/noto-sans-kannada-kannada-400-normal.woff'
import boldKannada from '@fontsource/noto-sans-kannada/files/noto-sans-kannada-kannada-700-normal.woff'
import regularMalayalam from '@fontsource/noto-sans-malayalam/files/noto-sans-malayalam-malayalam-400-normal.woff'
import boldMalayalam from '@fontsource/noto-sans-malayalam/files/noto-sans-malayalam-malayalam-700-normal.woff'
import regularMeeteiMayek from '@fontsource/noto-sans-meetei-mayek/files/noto-sans-meetei-mayek-meetei-mayek-400-normal.woff'
import boldMeeteiMayek from '@fontsource/noto-sans-meetei-mayek/files/noto-sans-meetei-mayek-meetei-mayek-700-normal.woff'
import regularOlChiki from '@fontsource/noto-sans-ol-chiki/files/noto-sans-ol-chiki-ol-chiki-400-normal.woff'
import boldOlChiki from '@fontsource/noto-sans-ol-chiki/files/noto-sans-ol-chiki-ol-chiki-700-normal.woff'
import regularOriya from '@fontsource/noto-sans-oriya/files/noto-sans-oriya-oriya-400-normal.woff'
import boldOriya from '@fontsource/noto-sans-oriya/files/noto-sans-oriya-oriya-700-normal.woff'
import regularTamil from '@fontsource/noto-sans-tamil/files/noto-sans-tamil-tamil-400-normal.woff'
import boldTamil from '@fontsource/noto-sans-tamil/files/noto-sans-tamil-tamil-700-normal.woff'
import regularTelugu from '@fontsource/noto-sans-telugu/files/noto-sans-telugu-telugu-400-normal.woff'
import boldTelugu from '@fontsource/noto-sans-telugu/files/noto-sans-telugu-telugu-700-normal.woff'
import regularTibetan from '@fontsource/noto-serif-tibetan/files/noto-serif-tibetan-tibetan-400-normal.woff'
import boldTibetan from '@fontsource/noto-serif-tibetan/files/noto-serif-tibetan-tibetan-700-normal.woff'
import type { Face } from './face.ts'

/** The scripts of the languages of India. Urdu, Kashmiri and Sindhi are written in the Arabic one. */
export const facesOfIndia: readonly Face[] = [
  {
    name: 'devanagari',
    shaped: true,
    letters: /\p{Script_Extensions=Deva}/u,
    files: { regular: regularDevanagari, bold: boldDevanagari },
  },
  {
    name: 'bengali',
    shaped: true,
    letters: /\p{Script_Extensions=Beng}/u,
    files: { regular: regularBengali, bold: boldBengali },
  },
  {
    name: 'gurmukhi',
    shaped: true,
    letters: /\p{Script_Extensions=Guru}/u,
    files: { regular: regularGurmukhi, bold: boldGurmukhi },
  },
  {
    name: 'gujarati',
    shaped: true,
    letters: /\p{Script_Extensions=Gujr}/u,
    files: { regular: regularGujarati, bold: boldGujarati },
  },
  {
    name: 'oriya',
    shaped: true,
    letters: /\p{Script_Extensions=Orya}/u,
    files: { regular: regularOriya, bold: boldOriya },
  },
  {
    name: 'tamil',
    shaped: true,
    letters: /\p{Script_Extensions=Taml}/u,
    files: { regular: regularTamil, bold: boldTamil },
  },
  {
    name: 'telugu',
    shaped: true,
    letters: /\p{Script_Extensions=Telu}/u,
    files: { regular: regularTelugu, bold: boldTelugu },
  },
  {
    name: 'kannada',
    shaped: true,
    letters: /\p{Script_Extensions=Knda}/u,
    files: { regular: regularKannada, bold: boldKannada },
  },
  {
    name: 'malayalam',
    shaped: true,
    letters: /\p{Script_Extensions=Mlym}/u,
    files: { regular: regularMalayalam, bold: boldMalayalam },
  },
  {
    name: 'arabic',
    shaped: true,
    letters: /\p{Script_Extensions=Arab}/u,
    files: { regular: regularArabic, bold: boldArabic },
  },
  {
    name: 'meetei-mayek',
    shaped: true,
    letters: /\p{Script_Extensions=Mtei}/u,
    files: { regular: regularMeeteiMayek, bold: boldMeeteiMayek },
  },
  {
    name: 'ol-chiki',
    shaped: true,
    letters: /\p{Script_Extensions=Olck}/u,
    files: { regular: regularOlChiki, bold: boldOlChiki },
  },
  {
    name: 'tibetan',
    shaped: true,
    letters: /\p{Script_Extensions=Tibt}/u,
    files: { regular: regularTibetan, bold: boldTibetan },
  },
]
