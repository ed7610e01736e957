import { wrapText } from '../core/display-width.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Nudge, NudgeSource } from '../core/nudge.ts';
import type { NudgeProblem, NudgeRules } from '../core/nudge-ports.ts';
import { oneLine } from '../core/one-line.ts';
import type { Settings } from '../core/settings.ts';
import { clockTime, localIso } from '../core/time.ts';
import type { NudgeSettings } from '../pipeline/nudge-client.ts';
import type { CommandContext } from './command-context.ts';
import type { JsonRecord } from './output.ts';

/** What the settings say of texts between sessions. */
export function nudgeSettings({ nudges, practice, clinician }: Settings): NudgeSettings {
  return {
    clinician: clinician.name,
    practice: nudges.practice,
    place: nudges.place || practice.place || 'US',
    afterHours: nudges.after_hours,
    quietHours: nudges.quiet_hours === '' ? undefined : nudges.quiet_hours,
  };
}

/** A text as a program reads it. */
export function nudgeRecord(
  { id, clientId, personId, about, origin, state, text, sources, forAt, approval, handedOver }: Nudge,
  problems: readonly NudgeProblem[],
  rules: NudgeRules,
): JsonRecord {
  return {
    type: 'nudge',
    v: 1,
    id,
    clientId,
    personId: personId ?? null,
    about,
    origin,
    state,
    text,
    characters: text.length,
    grade: gradeOf(text, rules),
    forAt: forAt ?? null,
    sources,
    problems,
    approval: approval ?? null,
    handedOver,
  };
}

/** A text as the clinician reads it before deciding: every word of it, what it rests on, and what is wrong with it. */
export function nudgeText(
  { output }: CommandContext,
  nudge: Nudge,
  problems: readonly NudgeProblem[],
  rules: NudgeRules,
): string {
  const { id, about, state, text, sources, forAt, approval, handedOver } = nudge;
  const facts = `${text.length} characters, grade ${gradeOf(text, rules)}`;
  const wrapped = (words: string) => wrapText(words, output.reader.columns - 2).map((line) => `  ${line}`);
  return [
    `${id}  ${about}  ${state}  ${output.faint(facts)}`,
    ...wrapped(text),
    ...sources.flatMap((source) => wrapped(`from ${sourceWords(source)}`).map(output.faint)),
    ...(forAt === undefined ? [] : [`  to be sent ${minuteOf(forAt)}`]),
    ...problems.flatMap(({ says, found }) =>
      wrapped(`not yet: ${says}${found === undefined ? '' : ` (“${found}”)`}`),
    ),
    ...(approval === undefined ? [] : [`  approved ${minuteOf(approval.at)}${by(approval.by)}`]),
    ...handedOver.map(({ at, how, begun }) =>
      begun
        ? `  perhaps ${how} ${minuteOf(at)}: the command ended before it was sure`
        : `  ${how} ${minuteOf(at)}`,
    ),
  ].join('\n');
}

function by(name: string): string {
  return name === '' ? '' : ` by ${name}`;
}

/** Where it was said: `2026-03-04 00:25 client “…” (session)`. */
function sourceWords({ sessionId, day, startMs, speaker, section, quote }: NudgeSource): string {
  const place = startMs === undefined ? (section ?? 'note') : clockTime(startMs);
  return `${day} ${place} ${speaker} “${oneLine(quote)}”${sessionId === undefined ? '' : ` (${sessionId})`}`;
}

/** The minute by this machine's clock, as the clinician reads it. */
export function minuteOf(iso: string): string {
  return localIso(new Date(iso)).slice(0, 16).replace('T', ' ');
}

function gradeOf(text: string, rules: NudgeRules): number {
  return Math.round(rules.grade(text) * 10) / 10;
}

/** Where hours are counted to twelve. */
const twelveHours = /^(?:US|CA|AU|NZ)/u;

/**
 * A moment as a client reads it at another: `Wednesday at 10:00 am`, or with its date when it is a week away and more.
 * @param place as in the settings, `US-IL`
 */
export function spokenMoment(moment: Date, readAt: Date, place: string): string {
  const isTwelve = twelveHours.test(place);
  const day = new Intl.DateTimeFormat('en', { weekday: 'long' }).format(moment);
  const date = new Intl.DateTimeFormat(isTwelve && !/^(?:AU|NZ)/u.test(place) ? 'en-US' : 'en-GB', {
    day: 'numeric',
    month: 'long',
  }).format(moment);
  const isNear = moment.getTime() - readAt.getTime() < 6 * 86_400_000;
  const minutes = String(moment.getMinutes()).padStart(2, '0');
  const hours = moment.getHours();
  const time = isTwelve
    ? `${hours % 12 === 0 ? 12 : hours % 12}:${minutes} ${hours < 12 ? 'am' : 'pm'}`
    : `${String(hours).padStart(2, '0')}:${minutes}`;
  return `${isNear ? day : `${day}, ${date},`} at ${time}`;
}

/** Words for a client come from the keyboard or a pipe: what stands on a command line others can read. */
export async function typedWords(
  { prompts }: CommandContext,
  name: string,
  typed: string | undefined,
): Promise<string | undefined> {
  if (typed === undefined) return undefined;
  if (typed !== '-') {
    throw new AmynoteError('usage', `a ${name} is not given on the command line, where others can read it`, {
      hint: `write --${name} - and type it, or pipe it in`,
    });
  }
  return prompts.interactive ? prompts.ask(`${name}: `) : prompts.readInput();
}

/** Numbers for help change: after a year somebody has to look again. */
export async function warnOfOldLines(context: CommandContext): Promise<void> {
  const ports = await context.stages();
  const { reviewed } = await ports.nudgeRules();
  if (ports.now().getTime() - Date.parse(reviewed) > 366 * 86_400_000)
    context.output.say(`the crisis lines were last checked on ${reviewed}: call them, or update amynote`);
}
