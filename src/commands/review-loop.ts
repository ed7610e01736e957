import { AmynoteError } from '../core/errors.ts';
import type { SpokenLine } from '../core/lines.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { playSession } from '../pipeline/play.ts';
import type { ReviewDesk } from '../pipeline/review.ts';
import { keyChoices, type ReviewAct } from '../pipeline/review-keys.ts';
import { linesOf, type ReviewStep } from '../pipeline/review-steps.ts';
import type { Screen } from './output.ts';
import { type ReviewView, reviewPage } from './review-page.ts';
import { askWords } from './review-words.ts';

const plainView: ReviewView = { context: false, help: false, message: '' };

/** Shows step after step and does what is pressed, until nothing is open or somebody leaves. */
export async function reviewLoop(ports: StagePorts, screen: Screen, desk: ReviewDesk): Promise<void> {
  let view = plainView;
  let shown = '';
  // A key that was awaited while sound was playing is still to come.
  let awaited: Promise<string> | undefined;
  for (let step = desk.walk().step; step !== undefined; step = desk.walk().step) {
    if (step.id !== shown) view = { ...plainView, message: view.message };
    shown = step.id;
    const [drawn, seen] = [step, view];
    screen.show((columns) => reviewPage(screen, desk, drawn, seen, columns));
    const key = await (awaited ?? screen.key());
    awaited = undefined;
    if (view.help) {
      view = { ...view, help: false, message: '' };
      continue;
    }
    const act = keyChoices(step, desk.hasSound).find((choice) => choice.key === key)?.act;
    if (act?.type === 'quit') return;
    if (act?.type === 'play') {
      awaited = screen.key();
      const say = (message: string) =>
        screen.show((columns) => reviewPage(screen, desk, drawn, { ...seen, message }, columns));
      view = { ...view, message: await play(ports, desk, linesOf(step), awaited, say) };
    } else view = await done(screen, desk, step, view, act);
  }
}

/** Does what a key means. @returns what is to be seen of the step after it */
async function done(
  screen: Screen,
  desk: ReviewDesk,
  step: ReviewStep,
  view: ReviewView,
  act: ReviewAct | undefined,
): Promise<ReviewView> {
  const quiet = { ...view, message: '' };
  if (act === undefined) return { ...view, message: 'that key does nothing here; the ones below do' };
  switch (act.type) {
    case 'decide':
      await desk.decide(act.edits);
      return quiet;
    case 'later':
      await desk.later();
      return quiet;
    case 'back':
      await desk.back();
      return quiet;
    case 'undo':
      return { ...quiet, message: (await desk.undo()) ? 'taken back' : 'there is nothing to take back' };
    case 'context':
      return { ...quiet, context: !view.context };
    case 'help':
      return { ...quiet, help: true };
    default:
      return write(screen, desk, step, quiet, act);
  }
}

async function write(
  screen: Screen,
  desk: ReviewDesk,
  step: ReviewStep,
  view: ReviewView,
  act: ReviewAct,
): Promise<ReviewView> {
  const edits = await askWords(screen, desk, step, act);
  if (edits === undefined) return { ...view, message: 'left as it was' };
  await desk.write(edits);
  // Words about a stretch do not make a statement rest on it: it was answered all the same.
  if (step.type === 'unused') await desk.decide([]);
  const stays = desk.walk().step?.id === step.id && step.type === 'statement';
  return {
    ...view,
    message: stays ? 'not supported by what it rests on: edit again, or w for your own words' : '',
  };
}

/** A little before the words, since they rarely begin on the second. */
const leadMs = 400;

/** Plays what a step rests on, as far as it is one stretch; any key ends it. @returns what went wrong, or nothing */
async function play(
  ports: StagePorts,
  { lines, session }: ReviewDesk,
  ids: readonly number[],
  key: Promise<string>,
  say: (message: string) => void,
): Promise<string> {
  const stretch = firstStretch(lines.filter(({ id }) => ids.includes(id)));
  const stop = new AbortController();
  const fromMs = Math.max(0, stretch.startMs - leadMs);
  say('playing; any key stops it');
  const playing = playSession(ports, {
    sessionId: session.id,
    fromMs,
    lengthMs: stretch.endMs + leadMs - fromMs,
    stop: AbortSignal.any([ports.signal, stop.signal]),
  }).then(
    () => '',
    (error: unknown) => {
      if (error instanceof AmynoteError) return oneLine(`${error.message}: ${error.hint ?? ''}`);
      throw error;
    },
  );
  try {
    await Promise.race([playing, key]);
  } finally {
    stop.abort();
  }
  return playing;
}

/** Lines that follow one another closely enough to be heard in one go. */
const longestPauseMs = 10_000;

function firstStretch(lines: readonly SpokenLine[]): { startMs: number; endMs: number } {
  const stretch = { startMs: lines[0]?.startMs ?? 0, endMs: lines[0]?.endMs ?? 0 };
  for (const { startMs, endMs } of lines) {
    if (startMs - stretch.endMs > longestPauseMs) break;
    stretch.endMs = Math.max(stretch.endMs, endMs);
  }
  return stretch;
}
