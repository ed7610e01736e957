import type { PcmFormat, SoundTrouble } from '../core/audio-ports.ts';
import { type Level, levelMs } from './level-meter.ts';

/** A trouble that began or is over. */
export interface TroubleChange {
  trouble: SoundTrouble;
  over: boolean;
}

export interface TroubleWatch {
  add(level: Level): TroubleChange[];
  /** Ends every trouble there is: the device was left. */
  endAll(): TroubleChange[];
}

/** Levels in so many seconds. */
const levels = (seconds: number) => Math.round((seconds * 1000) / levelMs);

/** One level may have begun before the trouble did, and sound is a little late: in all it is told within 3 s. */
const promptly = levels(2.6);

/** Full scale in so large a share of one second: single loud consonants and laughs stay below. */
const clippedShare = 0.005;
/** People are loud now and then: it is over only after so long without a single sample at full scale. */
const calm = levels(10);

/** Below this there is not even the noise of a room: a line input with nothing in it, or its gain at nothing. */
const hissDb = -75;
/** Speech this quiet is lost in the noise of a microphone. In a still room it comes to that in pauses too… */
const quietDb = -60;
/** …so that it counts only when nobody was louder for so long. */
const longPause = levels(30);
/** Clearly above it, for a second in all and without such a silence between: somebody is heard. */
const heardDb = -55;
const heardLevels = levels(1);

/** Begins and ends troubles with a distance between the two, so that none flickers. One for each device. */
export function createTroubleWatch({ channels }: Pick<PcmFormat, 'channels'>): TroubleWatch {
  const watches = [watchSilence(), watchClipping(), watchQuiet(channels)];
  return {
    add: (level) => watches.flatMap((watch) => watch.add(level)),
    endAll: () => watches.flatMap((watch) => watch.end()),
  };
}

/** One trouble, switched on and off. */
function createSwitch(trouble: SoundTrouble) {
  let on = false;
  return (to: boolean): TroubleChange[] => {
    if (on === to) return [];
    on = to;
    return [{ trouble, over: !to }];
  };
}

/** A channel whose samples are all the same: muted, switched off, or in another program's hands. */
function watchSilence() {
  const turn = createSwitch('digital-silence');
  let [dead, alive] = [0, 0];
  return {
    add({ deadChannels }: Level) {
      dead = deadChannels > 0 ? dead + 1 : 0;
      alive = deadChannels > 0 ? 0 : alive + 1;
      if (dead >= promptly) return turn(true);
      return alive >= levels(1) ? turn(false) : [];
    },
    end: () => turn(false),
  };
}

function watchClipping() {
  const turn = createSwitch('clipping');
  const second: number[] = [];
  let clean = 0;
  return {
    add(level: Level) {
      second.push(level.clippedShare);
      if (second.length > levels(1)) second.shift();
      clean = level.clippedShare > 0 ? 0 : clean + 1;
      const share = second.reduce((sum, one) => sum + one, 0) / levels(1);
      if (share >= clippedShare) return turn(true);
      return clean >= calm ? turn(false) : [];
    },
    end: () => turn(false),
  };
}

/** A hint, given once: sound that is there but can hardly be understood. */
function watchQuiet(channels: number) {
  const turn = createSwitch('too-quiet');
  let given = false;
  let [hiss, quiet, heard] = [0, 0, 0];
  return {
    add({ rmsDb, deadChannels }: Level) {
      const isSound = deadChannels < channels;
      hiss = isSound && rmsDb < hissDb ? hiss + 1 : 0;
      quiet = isSound && rmsDb < quietDb ? quiet + 1 : 0;
      if (rmsDb >= heardDb) heard += 1;
      if (quiet >= promptly) heard = 0;
      if (heard >= heardLevels) return turn(false);
      if (given || (hiss < promptly && quiet < longPause)) return [];
      given = true;
      return turn(true);
    },
    end: () => turn(false),
  };
}
