/**
 * A fixed written form of spoken words, so that phrases can be compared: small letters, contractions
 * written out, hesitations left out, each mark of a pause standing alone (`,` `.` `?` `…`). It begins
 * and ends with a space: ` i have been cutting again . `
 */
export function spokenForm(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[’‘ʼ`´]/gu, "'")
    .replace(/\b(?:mm+[- ]?h+m+|mhm+|uh[- ]?huh)\b/gu, 'mmhm')
    .replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .replace(/[;:–—]|(?<!\p{L})-|-(?!\p{L})/gu, ',');
  const tokens = plain.match(/[\p{L}\p{N}]+(?:'\p{L}+)*|\.{2,}|[…,.?!]/gu) ?? [];
  return ` ${tokens.flatMap(spoken).join(' ')} `;
}

function spoken(token: string): string[] {
  if (hesitations.has(token)) return [];
  if (token === '!') return ['.'];
  if (token.startsWith('..')) return ['…'];
  const whole = wholeWords.get(token);
  if (whole !== undefined) return whole;
  for (const [ending, word] of endings) {
    if (token.endsWith(ending)) return [token.slice(0, -ending.length), word];
  }
  return [token];
}

const hesitations = new Set(['um', 'uh', 'erm', 'er', 'uhm']);

const endings: readonly (readonly [string, string])[] = [
  ["n't", 'not'],
  ["'re", 'are'],
  ["'ve", 'have'],
  ["'ll", 'will'],
  ["'d", 'would'],
  ["'m", 'am'],
  ["'s", 'is'],
];

// Speech recognition often leaves the apostrophe out, so both spellings are here.
const wholeWords = new Map<string, string[]>([
  ["can't", ['can', 'not']],
  ['cannot', ['can', 'not']],
  ['cant', ['can', 'not']],
  ["won't", ['will', 'not']],
  ["ain't", ['is', 'not']],
  ["let's", ['let', 'us']],
  ['im', ['i', 'am']],
  ['ive', ['i', 'have']],
  ['gonna', ['going', 'to']],
  ['wanna', ['want', 'to']],
  ['gotta', ['got', 'to']],
  ...['do', 'did', 'does', 'is', 'are', 'was', 'were', 'have', 'has', 'had', 'would', 'could', 'should'].map(
    (verb): [string, string[]] => [`${verb}nt`, [verb, 'not']],
  ),
]);
