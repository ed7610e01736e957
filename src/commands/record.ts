import type { Command } from 'commander';
import type { Recording } from '../core/artefacts/recording.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { clockTime } from '../core/time.ts';
import { recordSession } from '../pipeline/record.ts';
import { canContinue, continueCapture, resumeCapture } from '../pipeline/resume.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { remindOfConsent } from './consent-reminder.ts';
import { type LiveSession, openLive } from './live-session.ts';
import { resolveSession } from './session-arguments.ts';
import { sessionRecord } from './session-record.ts';
import { durationOption } from './typed-options.ts';
import { unfinishedSessions, unfinishedWords } from './unfinished.ts';

interface Flags {
  client?: string;
  duration?: number;
  device?: string;
  channels?: boolean;
  resume?: string | boolean;
  live?: boolean;
}

export function record(program: Command, act: Act): void {
  program
    .command('record')
    .description('record a session into the vault: p pauses, m marks, s strikes 30 seconds, Enter ends it')
    .option('--client <client>', clientArgument)
    .option('--duration <length>', 'stop by itself, e.g. 50m', durationOption)
    .option(
      '--device <device>',
      'microphone, e.g. pulse:NAME, hw:1, "dshow:Microphone"; the default one if not given',
    )
    .option('--channels', 'two microphones: each of the two channels is one person')
    .option(
      '--live',
      'transcribe it meanwhile, two minutes behind: what you strike in that time is never sent',
    )
    .option(
      '--resume [session]',
      'finish a recording that a crash or power cut left unfinished; with --duration go on recording it',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote record --client MO --duration 50m\n  $ amynote record --client MO --live',
    )
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  if (flags.resume !== undefined) return resume(context, ports, flags);
  if (flags.client === undefined) {
    throw new AmynoteError('usage', 'say whose session it is', { hint: 'add --client CLIENT' });
  }
  const client = await resolveClient(ports, flags.client);
  for (const id of (await unfinishedSessions(ports)).unfinished) context.output.say(unfinishedWords(id));
  const channels = flags.channels ? 2 : 1;
  await remindOfConsent(context, ports, client);
  const live = flags.live ? await openLive(context) : undefined;
  const onRecorded = recordedTeller(context, live);
  const session = await whileKeysAreRead(context, (keys) =>
    recordSession(ports, { client, channels, ...capturing(flags), ...keys, ...live?.request, onRecorded }),
  );
  return conclude(context, session, live);
}

/** What the clinician can do while sound is captured: the end, and the controls once there is something to control. */
type Keys = Pick<Parameters<typeof recordSession>[1], 'stop' | 'onControls'>;

/** Keys are read only while a recording runs: before it a passphrase may be asked for. */
async function whileKeysAreRead<T>(context: CommandContext, work: (keys: Keys) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const stop = new AbortController();
  const onControls: Keys['onControls'] = (controls) => {
    if (!context.prompts.interactive) return;
    context.output.say(
      'keys: p pauses, m marks this moment, s strikes the last 30 seconds, q or Enter ends it',
    );
    context.prompts.keys(over.signal, (key) => {
      if (key === 'p') controls.pause();
      if (key === 'm') controls.mark();
      if (key === 's') controls.strike();
      if (key === 'q' || key === '\r' || key === '\n') stop.abort();
    });
  };
  const signal = AbortSignal.any([context.signal, stop.signal]);
  return work({ stop: signal, onControls }).finally(() => over.abort());
}

function capturing({ device, duration }: Flags): { device?: string; durationMs?: number } {
  return {
    ...(device !== undefined && { device }),
    ...(duration !== undefined && { durationMs: duration }),
  };
}

async function resume(context: CommandContext, ports: StagePorts, flags: Flags): Promise<undefined> {
  const { unfinished, recording } = await unfinishedSessions(ports);
  if (unfinished.length + recording.length === 0) {
    throw new AmynoteError('not-found', 'no recording was left unfinished', {
      hint: 'see them: amynote list',
    });
  }
  const { resume: which } = flags;
  const ids = typeof which === 'string' ? [(await resolveSession(context, ports, which)).id] : unfinished;
  if (ids.length === 0) {
    throw new AmynoteError('busy', 'the only unfinished recording is still running', {
      hint: 'see it: amynote status',
    });
  }
  const live = flags.live ? await openLive(context) : undefined;
  const onRecorded = recordedTeller(context, live);
  for (const id of ids) {
    const goesOn = await shouldGoOn(context, ports, flags, ids);
    if (goesOn) {
      await whileKeysAreRead(context, (keys) =>
        continueCapture(ports, { sessionId: id, ...capturing(flags), ...keys, ...live?.request, onRecorded }),
      );
    }
    const session = await ports.vault.sessions.readSession(id);
    if (!goesOn) onRecorded(session, await resumeCapture(ports, { sessionId: id }));
    await conclude(context, session, live);
  }
  return undefined;
}

/** Only one session can go on, and only soon after its last sound; otherwise what is there is finished. */
async function shouldGoOn(
  context: CommandContext,
  ports: StagePorts,
  { duration }: Flags,
  [id = '', another]: readonly string[],
): Promise<boolean> {
  const wanted = duration !== undefined || context.prompts.interactive;
  if (!wanted || another !== undefined) return false;
  if (!(await canContinue(ports, id))) {
    if (duration !== undefined) {
      context.output.say(
        'more than an hour has passed since its last sound: it is finished, not gone on with',
      );
    }
    return false;
  }
  return duration !== undefined || context.prompts.confirm('Go on recording this session?');
}

/** Says that the sound is safe, before anything else can fail. */
function recordedTeller(
  { output }: CommandContext,
  live: LiveSession | undefined,
): (session: Session, recording: Recording) => void {
  return (session, { durationMs }) => {
    live?.recorded();
    output.product(sessionRecord(session), session.id);
    const next = live === undefined ? `; next: amynote draft ${session.id}` : '';
    output.say(`recorded ${clockTime(durationMs)}${next}`);
  };
}

async function conclude(
  context: CommandContext,
  session: Session,
  live: LiveSession | undefined,
): Promise<undefined> {
  const { vault } = await context.stages();
  const lines = await live?.transcribe(session.id);
  const recording = await vault.sessions.latest(session.id, 'recording');
  const durationMs = recording?.value.durationMs ?? 0;
  if (live !== undefined) context.output.say(`next: amynote draft ${session.id}`);
  context.output.result({ sessionId: session.id, durationMs, ...(lines !== undefined && { lines }) });
  return undefined;
}
