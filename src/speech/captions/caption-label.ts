/** Letters behind a name that say what somebody learned, not what they are called. */
const credential =
  /^(?:lcsw|lmft|lpcc?|lmhc|lcpc|licsw|msw|psy ?d|ph ?d|m ?d|d ?o|m ?a|m ?s|r ?n|np|pmhnp|jr|sr|[iv]+)$/;
const title = /^(?:dr|doctor|mr|mrs|ms|mx|prof|professor) (?=\p{L})/u;
const inBrackets = /[([{]([^()[\]{}]*)[)\]}]/g;

/**
 * What a label comes down to, however it is spelled: `Dr. José Álvarez (Guest)`, `ALVAREZ, JOSE` and `Jose Alvarez` are
 * one. Case, accents, titles, credentials and what stands in brackets do not count.
 */
export function labelKey(label: string): string {
  const outside = label.replaceAll(inBrackets, ' ');
  const name = plain(outside) === '' ? label : outside;
  const [first = '', ...rest] = name.split(',').map(plain);
  const given = rest.filter((part) => part !== '' && !credential.test(part));
  return [...given, first].join(' ').trim().replace(title, '');
}

/** What a label says about somebody's part in brackets: `Amy Lee (Therapist)` → `therapist`. */
export function partInBrackets(label: string): string | undefined {
  const found = [...label.matchAll(inBrackets)].at(-1)?.[1];
  return found === undefined ? undefined : plain(found);
}

/** `  Dr. José Álvarez:` → `dr jose alvarez`. */
export function plain(label: string): string {
  return label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What somebody of this name may be called in a label, as {@link labelKey} has it: whole, first and last, first name. */
export function waysToCall(name: string): string[] {
  const ways = [plain(name), labelKey(name)].flatMap((full) => {
    const words = full.split(' ');
    return [full, words[0] ?? '', `${words[0]} ${words.at(-1)}`];
  });
  return [...new Set(ways)].filter((way) => way !== '');
}

/** Labels for whoever it was: they may stand for several people. */
export function namesNobody(key: string): boolean {
  return /^(?:(?:unknown|unidentified|unnamed|other)(?: (?:speaker|voice|participant|user))?|speaker|)$/.test(
    key,
  );
}
