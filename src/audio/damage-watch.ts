/** Reads along with what ffmpeg says about a file, to notice when not all of it came through. */
export interface DamageWatch {
  /** One line of ffmpeg's standard error, written with {@link watchedLog}. Nothing of it is kept. */
  read(line: string): void;
  /** Asked once ffmpeg has ended: whether it met errors, or gave much less than the container states. */
  isDamaged(): boolean;
}

/** Each line begins with its level; the last line of progress tells the length of what was made. */
export const watchedLog = ['-loglevel', 'level+info', '-stats'];

/** Time stamps are counted from the samples made, so that a hole in the file is not bridged by its own clock. */
export const countedTime = ['-af', 'asetpts=N/SR/TB'];

/** Less than this may be padding or a container's rounding: 2 s, or 1 % of long files. */
const slackMs = 2000;
const slackShare = 0.01;

export function createDamageWatch(): DamageWatch {
  let errors = 0;
  let stated = 0;
  let made = 0;
  return {
    read(line) {
      if (/^(\[[^\]]* @ \w+\] )?\[(error|fatal|panic)\] /.test(line)) errors += 1;
      // Of an MP3 without a table of contents ffmpeg only guesses the length.
      if (line.includes('Estimating duration from bitrate')) stated = Number.NaN;
      if (/^\[info\] +Duration: /.test(line)) stated += clockMs(line, 'Duration: ');
      if (/^(\[info\] )?size= /.test(line)) made = clockMs(line, 'time=') || made;
    },
    isDamaged: () => errors > 0 || stated - made > Math.max(slackMs, stated * slackShare),
  };
}

/** `00:50:01.25` after a word → milliseconds; 0 when it says `N/A`. */
function clockMs(line: string, before: string): number {
  const [, hours, minutes, seconds] =
    /^(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line.slice(line.indexOf(before) + before.length)) ?? [];
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
}
