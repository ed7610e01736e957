import type { AudioTools, PcmFormat } from '../core/audio-ports.ts';
import type { SealedAudio, SessionStore } from '../core/vault-ports.ts';
import { createDelayLine, type Follower } from './delay-line.ts';

/** Encodes a capture while it runs, so that stopping is quick; whatever goes wrong, the sealed parts remain the truth. */
export interface LiveEncoder extends Follower {
  /** Encodes the rest. @returns undefined when nothing usable came of it, and for short captures */
  finish(): Promise<SealedAudio | undefined>;
  abandon(): Promise<void>;
}

export function createLiveEncoder(
  audio: AudioTools,
  sessions: SessionStore,
  sessionId: string,
  format: PcmFormat,
): LiveEncoder {
  const line = createDelayLine(format);
  let made: Promise<SealedAudio | undefined> | undefined;
  const begin = () => {
    if (!line.hasBegun()) return;
    // Whatever fails here fails once: the parts are encoded at the end instead.
    made ??= sessions.writeAudio(sessionId, audio.encode(line.due(), format)).catch(() => {
      line.giveUp();
      return undefined;
    });
  };

  return {
    sound(pcm) {
      line.sound(pcm);
      begin();
    },
    silence(samples) {
      line.silence(samples);
      begin();
    },
    strike(stretch) {
      if (stretch.start < line.strike(stretch)) line.giveUp();
    },
    async finish() {
      line.end();
      return made;
    },
    async abandon() {
      line.giveUp();
      await made;
    },
  };
}
