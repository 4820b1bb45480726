import japanese from '@fontsource/biz-udgothic/files/biz-udgothic-japanese-400-normal.woff'
import korean from '@fontsource/nanum-gothic/files/nanum-gothic-korean-400-normal.woff'
import regularCyrillic from '@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff'
import boldCyrillic from '@fontsource/noto-sans/files/noto-sans-cyrillic-700-normal.woff'
import regularCyrillicExt from '@fontsource/noto-sans/files/noto-sans-cyrillic-ext-400-normal.woff'
import boldCyrillicExt from '@fontsource/noto-sans/files/noto-sans-cyrillic-ext-700-normal.woff'
import regularGreek from '@fontsource/noto-sans/files/noto-sans-greek-400-normal.woff'
import boldGreek from '@fontsource/noto-sans/files/noto-sans-greek-700-normal.woff'
import regularGreekExt from '@fontsource/noto-sans/files/noto-sans-greek-ext-400-normal.woff'
import boldGreekExt from '@fontsource/noto-sans/files/noto-sans-greek-ext-700-normal.woff'
import regularMoreLatin from '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff'
import boldMoreLatin from '@fontsource/noto-sans/files/noto-sans-latin-ext-700-normal.woff'
import regularVietnamese from '@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff'
import boldVietnamese from '@fontsource/noto-sans/files/noto-sans-vietnamese-700-normal.woff'
import regularLatin from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-400-normal.woff'
import boldLatin from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-700-normal.woff'
import regularLatinExt from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-ext-400-normal.woff'
import boldLatinExt from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-ext-700-normal.woff'
import regularHebrew from '@fontsource/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff'
import boldHebrew from '@fontsource/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-700-normal.woff'
import regularSinhala from '@fontsource/noto-sans-sinhala/files/noto-sans-sinhala-sinhala-400-normal.woff'
import boldSinhala from '@fontsource/noto-sans-sinhala/files/noto-sans-sinhala-sinhala-700-normal.woff'
import regularThai from '@fontsource/noto-sans-thai/files/noto-sans-thai-thai-400-normal.woff'
import boldThai from '@fontsource/noto-sans-thai/files/noto-sans-thai-thai-700-normal.woff'
import chinese from '@fontsource/zcool-xiaowei/files/zcool-xiaowei-chinese-simplified-400-normal.woff'
import type { Face } from './face.ts'

/** Letters, digits and signs of English: the bulk of every ticket, and the spaces between the words of all. */
export const latin: Face = {
  name: 'latin',
  letters: /[\0-\u036f\u2000-\u22ff\ufeff\ufffd]/u,
  files: { regular: regularLatin, bold: boldLatin },
}

/** The other faces of Latin letters, and those of the scripts of Europe. */
export const facesOfEurope: readonly Face[] = [
  {
    name: 'latin-ext',
    letters: /[\u0080-\u036f\u1d00-\u1eff\u2000-\u22ff\u2c60-\u2c7f\ua700-\ua7ff\uab30-\uab6f]/u,
    files: { regular: regularLatinExt, bold: boldLatinExt },
  },
  {
    name: 'vietnamese',
    letters: /[\u0080-\u036f\u1d00-\u1eff\u2000-\u22ff\u2c60-\u2c7f\ua700-\ua7ff\uab30-\uab6f]/u,
    files: { regular: regularVietnamese, bold: boldVietnamese },
  },
  {
    name: 'more-latin',
    letters: /[\u0080-\u036f\u1d00-\u1eff\u2000-\u22ff\u2c60-\u2c7f\ua700-\ua7ff\uab30-\uab6f]/u,
    files: { regular: regularMoreLatin, bold: boldMoreLatin },
  },
  { name: 'cyrillic', letters: /\p{Script_Extensions=Cyrl}/u, files: { regular: regularCyrillic, bold: boldCyrillic } },
  {
    name: 'cyrillic-ext',
    letters: /\p{Script_Extensions=Cyrl}/u,
    files: { regular: regularCyrillicExt, bold: boldCyrillicExt },
  },
  { name: 'greek', letters: /\p{Script_Extensions=Grek}/u, files: { regular: regularGreek, bold: boldGreek } },
  {
    name: 'greek-ext',
    letters: /\p{Script_Extensions=Grek}/u,
    files: { regular: regularGreekExt, bold: boldGreekExt },
  },
]

export const facesOfAsia: readonly Face[] = [
  {
    name: 'hebrew',
    shaped: true,
    letters: /\p{Script_Extensions=Hebr}/u,
    files: { regular: regularHebrew, bold: boldHebrew },
  },
  {
    name: 'sinhala',
    shaped: true,
    letters: /\p{Script_Extensions=Sinh}/u,
    files: { regular: regularSinhala, bold: boldSinhala },
  },
  {
    name: 'thai',
    shaped: true,
    letters: /\p{Script_Extensions=Thai}/u,
    files: { regular: regularThai, bold: boldThai },
  },
  {
    name: 'japanese',
    letters: /[\p{Script_Extensions=Hani}\p{Script_Extensions=Hira}\p{Script_Extensions=Kana}\uff00-\uffef]/u,
    files: { regular: japanese, bold: japanese },
  },
  { name: 'chinese', letters: /[\p{Script_Extensions=Hani}]/u, files: { regular: chinese, bold: chinese } },
  { name: 'korean', letters: /\p{Script_Extensions=Hang}/u, files: { regular: korean, bold: korean } },
]
