import type { OnEvent } from '../../core/events.ts';

/** Characters between two progress events. */
const step = 500;

/** As much as a section's name may take; of what was looked through before, only this is looked at again. */
const longestName = 100;

/**
 * Tells how far an answer has come: how many characters, and which section is being written. Of its text only the name
 * of a section that was asked for is passed on.
 */
export function tellProgress(sections: readonly string[], onEvent: OnEvent): (text: string) => void {
  let told = -step;
  let part = unknownPart;
  return (text) => {
    if (text.length - told < step) return;
    const since = text.slice(Math.max(0, told - longestName));
    told = text.length;
    const written = lastNamed(since);
    if (written !== undefined) part = sections.find((id) => id === written) ?? unknownPart;
    // How long it will get is not known, so the total is what has come.
    onEvent({ type: 'progress', stage: 'draft', done: told, total: told, unit: 'characters', part });
  };
}

/** The last section that is named in full. */
function lastNamed(text: string): string | undefined {
  return [...text.matchAll(/"section" {0,20}: {0,20}"([a-z0-9_]{1,40})"/gu)].at(-1)?.[1];
}

const unknownPart = 'reading the session';
