import type { OnEvent } from '../../core/events.ts';

/** Characters between two progress events. */
const step = 500;

/**
 * Tells how far an answer has come: how many characters, and which section is being written. Of its text only the name
 * of a section that was asked for is passed on.
 */
export function tellProgress(sections: readonly string[], onEvent: OnEvent): (text: string) => void {
  let told = -step;
  return (text) => {
    if (text.length - told < step) return;
    told = text.length;
    const written = /.*"section"\s*:\s*"([a-z0-9_]+)"/su.exec(text)?.[1];
    const part = sections.find((id) => id === written) ?? 'reading the session';
    // How long it will get is not known, so the total is what has come.
    onEvent({ type: 'progress', stage: 'draft', done: told, total: told, unit: 'characters', part });
  };
}
