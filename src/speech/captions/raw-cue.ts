/** What a transcript file says at one place: its times, and the raw lines that belong to them. */
export interface RawCue {
  startMs: number;
  /** Absent where the file says only when it begins. */
  endMs?: number;
  lines: string[];
  /** The speaker's name as written, where the format has a place for it. */
  speaker?: string;
}

/** Hours, minutes, seconds and a decimal fraction as four groups of digits → milliseconds. */
export function milliseconds([hours, minutes, seconds, fraction]: readonly (string | undefined)[]): number {
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
}
