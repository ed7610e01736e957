import type { NudgeMaterial } from '../../core/nudge-ports.ts';
import { oneLine } from '../../core/one-line.ts';
import type { NudgeKindData } from './nudge-data.ts';

/** A kind's texts with their holes filled, the fullest first; one whose holes stay empty is left out. */
export function filledTexts({ texts }: NudgeKindData, material: NudgeMaterial): string[] {
  const { words, name, appointment, link } = material;
  const values: Record<string, string | undefined> = { name, appointment, link, task: words, words };
  const filled = texts.flatMap((text) => filledText(text, values) ?? []);
  return [...new Set(filled)];
}

function filledText(text: string, values: Record<string, string | undefined>): string | undefined {
  const known = text.replace(/\[([^\]]*)\]/gu, (_, part: string) => (isComplete(part, values) ? part : ''));
  if (!isComplete(known, values)) return undefined;
  return oneLine(known.replace(/\{(\w+)\}/gu, (_, hole: string) => values[hole] ?? ''));
}

function isComplete(text: string, values: Record<string, string | undefined>): boolean {
  return [...text.matchAll(/\{(\w+)\}/gu)].every(([, hole = '']) => values[hole] !== undefined);
}
