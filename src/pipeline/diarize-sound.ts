import type { Client } from '../core/client.ts';
import type { EgressReason } from '../core/egress.ts';
import { sampleRate, samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Scope } from '../core/scopes.ts';
import type { DiarizeRequest, SendingLeave } from '../core/speech-ports.ts';
import { isSoundErased, readSound } from './erased-parts.ts';
import { requireScope } from './stage-session.ts';

/** A session's sound as diarizers take it: mixed, and one channel alone where there are two; nothing without sound. */
export async function diarizeSound(
  ports: StagePorts,
  sessionId: string,
): Promise<Pick<DiarizeRequest, 'sound' | 'channelSound'>> {
  const recording = (await ports.vault.sessions.latest(sessionId, 'recording'))?.value;
  if (recording === undefined || (await isSoundErased(ports, recording))) return {};
  const audio = await ports.audio();
  const { channels } = recording;
  const sealed = () => readSound(ports, recording);
  const mixed = () => samplesOf(audio.decode(sealed(), { sampleRate, channels: 1 }));
  if (channels === 1) return { sound: mixed };
  const one = (channel: 0 | 1) => samplesOf(audio.decode(sealed(), { sampleRate, channels: 2 }), 2, channel);
  return { sound: mixed, channelSound: one };
}

/** Consent is asked for each request: one withdrawn meanwhile stops the next. Answers are kept until the speakers are. */
export function sendingLeave(
  ports: StagePorts,
  client: Client,
  sessionId: string,
  scope: Scope,
): SendingLeave {
  return {
    async reason(): Promise<EgressReason> {
      const consentIds = await requireScope(ports, client, scope);
      return { purpose: 'diarize', sessionId, clientId: client.id, consentIds };
    },
    kept: (key) => ports.vault.voiceCheckpoints.read(sessionId, key),
    keep: (key, answer) => ports.vault.voiceCheckpoints.write(sessionId, key, answer),
    onProgress: (done, total, costUsd) =>
      ports.onEvent({ type: 'progress', stage: 'diarize', done, total, unit: 'ms', costUsd }),
  };
}
