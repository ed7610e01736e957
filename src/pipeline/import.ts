import type { PcmFormat } from '../core/audio-ports.ts';
import type { Client } from '../core/client.ts';
import type { StageEvent } from '../core/events.ts';
import { sampleRate } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { measureAudio, recordingOf } from './finish-capture.ts';
import { newSession } from './new-session.ts';
import { requireScope } from './stage-session.ts';

export interface ImportRequest {
  client: Client;
  path: string;
  /** True when each of two channels holds one person. */
  channelPerPerson: boolean;
  startedAt: Date;
}

/**
 * Takes a sound file into the vault. The session appears only when everything of it is there.
 * @throws `consent`, `audio`, `interrupted`
 */
export async function importRecording(ports: StagePorts, request: ImportRequest): Promise<Session> {
  await requireScope(ports, request.client, 'record_audio');
  const audio = await ports.audio();
  const { channels } = await audio.probe(request.path, ports.signal);
  const format: PcmFormat = { sampleRate, channels: request.channelPerPerson && channels === 2 ? 2 : 1 };
  const session = newSession(ports, request, 'import');
  const { sessions } = ports.vault;
  try {
    ports.onEvent({ type: 'started', stage: 'import', sessionId: session.id });
    const watch = { signal: ports.signal, onDamage: () => ports.onEvent(damageNotice) };
    const sealed = await sessions.writeAudio(session.id, audio.transcode(request.path, format, watch));
    const durationMs = await measureAudio(ports, session.id, sealed, format, ports.signal);
    await sessions.write(recordingOf(ports, session, { sealed, durationMs, format, origin: 'file' }));
    await sessions.createSession(session);
    return session;
  } finally {
    await sessions.abandon(session.id);
  }
}

const damageNotice: StageEvent = {
  type: 'notice',
  stage: 'import',
  message: 'the file is damaged: the recording lacks what could not be read of it',
};
