import { setMaxListeners } from 'node:events';
import { AmynoteError } from '../core/errors.ts';
import type { LiveRequest } from '../pipeline/record.ts';
import { transcribe } from '../pipeline/transcribe.ts';
import type { CommandContext } from './command-context.ts';

/** What `record --live` does beside the recording. */
export interface LiveSession {
  request: { live: LiveRequest };
  /** The sound is safe: from now on an interruption ends the transcription. */
  recorded(): void;
  /** Makes the transcript of what was heard and what was not. @returns how many lines it has */
  transcribe(sessionId: string): Promise<number>;
}

/** @throws what keeps the engine from being used at all, before anything is recorded */
export async function openLive(context: CommandContext): Promise<LiveSession> {
  const { output, signal } = context;
  const ending = new AbortController();
  // Every piece under way listens; Node would take more than ten for a leak and say so to the clinician.
  setMaxListeners(0, ending.signal);
  const { jobs } = await context.settings();
  let isRecorded = false;
  const ports = await context.stages(
    {},
    {
      signal: ending.signal,
      // While it records, the line on the screen belongs to the recording.
      onEvent: (event) => {
        if (isRecorded || event.type === 'notice') output.onEvent(event);
      },
    },
  );
  return {
    request: { live: { ports, ending, jobs } },
    recorded() {
      isRecorded = true;
      // Where an interruption was the end of the recording, the words still follow; another one ends the process.
      if (!signal.aborted) signal.addEventListener('abort', () => ending.abort(), { once: true });
    },
    async transcribe(sessionId) {
      // A provider that was out of reach during the session is asked anew.
      const stages = await context.stages({}, { signal: ending.signal, onEvent: output.onEvent });
      try {
        return (await transcribe(stages, { sessionId, jobs })).value.lines.length;
      } catch (error) {
        throw withoutWords(error, sessionId);
      }
    },
  };
}

function withoutWords(error: unknown, sessionId: string): unknown {
  if (!(error instanceof AmynoteError)) return error;
  const { code, message, data } = error;
  return new AmynoteError(code, `${message.split(';')[0]}; the recording is safe`, {
    hint: `amynote transcribe ${sessionId}`,
    data: { ...data, sessionId },
    cause: error,
  });
}
