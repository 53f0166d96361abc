/** The languages in which canned replies are written. */
export const languages = ['en', 'ms'] as const
export type Language = (typeof languages)[number]

/** Short words that the other language does not have, as people write them in a chat. */
const words: Readonly<Record<Language, ReadonlySet<string>>> = {
  ms: new Set(
    (
      'saya sy awak anda kami kita dia nak tak tidak tk x dah sudah belum boleh blh yang yg ini itu ni tu dan atau ada ' +
      'untuk utk dengan dgn dari kepada macam mcm mana bila apa kenapa bagaimana berapa tolong terima kasih rosak kedai ' +
      'harga bayar beli hari esok semalam sekarang lagi pun juga sahaja je la lah encik puan cik selamat pagi petang ' +
      'malam tengahari baik mahu perlu minta kena guna sampai masih cuba'
    ).split(' '),
  ),
  en: new Set(
    (
      'i my me you your we our it is are was were the this that these those can could will would please not dont do ' +
      'does did and or for with from to of have has had how when where what why who there still need want good morning ' +
      'afternoon evening thank thanks hello already now today tomorrow yesterday any some been be by if about help'
    ).split(' '),
  ),
}

const of = (language: Language, said: readonly string[]) => said.filter((word) => words[language].has(word)).length

/** The language in which somebody writes; undefined when it does not show, as with "ok" or a number. */
export function languageOf(text: string): Language | undefined {
  const said =
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/['’]/g, '')
      .match(/\p{L}+/gu) ?? []
  const [english, malay] = [of('en', said), of('ms', said)]
  return english === malay ? undefined : english > malay ? 'en' : 'ms'
}
