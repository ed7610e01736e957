import type { NudgeProblem, NudgeText } from '../../core/nudge-ports.ts';
import type { NudgeRuleData } from './nudge-data.ts';
import { firstPhrase, spaced } from './phrases.ts';

/** What a locked screen shows, the beginning of a text up to the end of the word that stands there. */
function previewOf(text: string, characters: number): string {
  return text.slice(0, characters) + (/^\S*/u.exec(text.slice(characters))?.[0] ?? '');
}

/** Whoever picks up the device reads the beginning: no name of the practice, no third person, nothing of therapy. */
export function previewProblems({ text, names }: NudgeText, rules: NudgeRuleData): NudgeProblem[] {
  const preview = previewOf(text, rules.limits.preview);
  const found: NudgeProblem[] = [];
  const topic = firstPhrase(rules.not_in_preview, preview);
  if (topic !== undefined) {
    const says = `its first ${rules.limits.preview} characters, which a locked screen shows, tell of therapy or its subject`;
    found.push({ rule: 'preview', says, found: topic });
  }
  const shown = spaced(preview);
  const names3 = [...names.others, ...names.practice].flatMap(nameWords);
  const named = names3.find((word) => shown.includes(` ${word} `));
  if (named !== undefined) {
    const says = 'a name stands in its beginning, which a locked screen shows';
    found.push({ rule: 'preview-name', says, found: named });
  }
  const [, ...family] = nameWords(names.client);
  const whole = family.find((word) => spaced(text).includes(` ${word} `));
  if (whole !== undefined) found.push({ rule: 'full-name', says: 'the first name is enough', found: whole });
  return found;
}

/** Short words of a name are words of the language too. */
function nameWords(name: string): string[] {
  return spaced(name)
    .trim()
    .split(' ')
    .filter((word) => word.length > 2);
}
