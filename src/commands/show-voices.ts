import { counted } from '../core/counted.ts';
import type { SpokenLine } from '../core/lines.ts';
import { clockTime } from '../core/time.ts';
import { readVoices, type SessionVoice } from '../pipeline/name-voice.ts';
import { readSpokenLines } from '../pipeline/stage-session.ts';
import type { CommandContext } from './command-context.ts';
import { resolveSession } from './session-arguments.ts';

/** A few lines are enough to know a voice again, or to listen to it. */
const samples = 3;

/** What a clinician needs to say whose the voices are: how much each says, and its longest lines. */
export async function showVoices(context: CommandContext, word: string | undefined): Promise<undefined> {
  const { output } = context;
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const voices = await readVoices(ports, id);
  const lines = new Map((await readSpokenLines(ports, id))?.lines.map((line) => [line.id, line]));
  for (const voice of voices) {
    const own = voice.lines.flatMap((number) => lines.get(number) ?? []);
    const longest = own.toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs)).slice(0, samples);
    const ms = own.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    output.product(recordOf(id, voice, ms, longest), textOf(voice, ms, longest));
  }
  const open = voices.filter(({ participant }) => participant === null);
  for (const { voice, perhaps } of open)
    output.say(`whose it is: amynote speakers name ${id} voice-${voice} ${perhaps ?? 'PARTICIPANT'}`);
  if (voices.length === 0) output.say('the voices of this session were not told apart');
  output.result({ sessionId: id, voices: voices.length, unnamed: open.length });
  return undefined;
}

const grounds: Record<NonNullable<SessionVoice['by']>, string> = {
  clinician: 'you said so',
  enrolled: 'sounds like your enrolled voice',
  channel: 'its channel',
  label: 'its name in the captions',
  'said-so': 'says its own name',
  words: 'by its words',
  elimination: 'the one left',
};

function textOf(voice: SessionVoice, ms: number, longest: readonly SpokenLine[]): string {
  const who = voice.participant ?? '?';
  const why = voice.by === undefined ? 'nobody is sure' : grounds[voice.by];
  const maybe = voice.perhaps === undefined ? '' : `, perhaps ${voice.perhaps}`;
  const called = voice.label === undefined ? '' : `  "${voice.label}"`;
  const head = `voice-${voice.voice}${called}  ${who}  ${counted(voice.lines.length, 'line')}, ${clockTime(ms)}  (${why}${maybe})`;
  return [head, ...longest.map(({ id, startMs, text }) => `  ${id}  ${clockTime(startMs)}  ${text}`)].join(
    '\n',
  );
}

function recordOf(sessionId: string, voice: SessionVoice, ms: number, longest: readonly SpokenLine[]) {
  const { voice: number, label, participant, by, perhaps, lines } = voice;
  const facts = { voice: number, label, participant, by, perhaps, lines: lines.length, ms };
  const shown = longest.map(({ id, startMs, endMs, text }) => ({ line: id, startMs, endMs, text }));
  return { type: 'voice', v: 1, sessionId, ...facts, samples: shown };
}
