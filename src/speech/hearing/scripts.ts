/** Letters of other scripts than expected, as a share of all letters, that make a text foreign: names may be among them. */
const foreignShare = 0.3;

/**
 * Whether a text is written in letters that none of the expected languages uses.
 * @param languages ISO 639-1 codes; none expects everything
 */
export function isForeign(text: string, languages: readonly string[]): boolean {
  if (languages.length === 0) return false;
  const letters = text.match(/\p{L}/gu) ?? [];
  const known = new RegExp(
    languages
      .flatMap(scriptsOf)
      .map((script) => `\\p{Script=${script}}`)
      .join('|'),
    'u',
  );
  return letters.filter((letter) => !known.test(letter)).length > letters.length * foreignShare;
}

/** The scripts a language is written in; names from elsewhere are mostly in Latin letters. */
function scriptsOf(language: string): string[] {
  const script = new Intl.Locale(language).maximize().script ?? 'Latn';
  return [...(mixed[script] ?? [script]), 'Latn'];
}

/** What Unicode counts as one script, but text as several. */
const mixed: Partial<Record<string, string[]>> = {
  Jpan: ['Hani', 'Hira', 'Kana'],
  Kore: ['Hang', 'Hani'],
  Hans: ['Hani'],
  Hant: ['Hani'],
};
