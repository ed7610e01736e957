import * as z from 'zod';
import { BrokenAnswer } from '../classify-error.ts';

/** A stretch of a chunk that one label says, in milliseconds from the chunk's start. */
export interface SpeakerSegment {
  startMs: number;
  endMs: number;
  /** A name that was sent along with a clip, else `A`, `B`, …, anew in each request. */
  label: string;
}

const segmentSchema = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  speaker: z.string(),
});

const eventSchema = z.union([
  segmentSchema.extend({ type: z.literal('transcript.text.segment') }),
  z.object({ type: z.literal('transcript.text.done') }),
]);

/**
 * Collects the segments of a streamed answer; words, and events of later versions, are passed over.
 * @throws BrokenAnswer when it ended before `transcript.text.done`: the SDK lets that pass in silence.
 */
export async function readSegments(
  events: AsyncIterable<unknown>,
  lengthMs: number,
): Promise<SpeakerSegment[]> {
  const segments: z.infer<typeof segmentSchema>[] = [];
  let isComplete = false;
  for await (const event of events) {
    const parsed = eventSchema.safeParse(event);
    if (!parsed.success) continue;
    if (parsed.data.type === 'transcript.text.done') isComplete = true;
    else segments.push(parsed.data);
  }
  if (!isComplete) throw new BrokenAnswer('cut stream');
  return believable(segments, lengthMs);
}

/** The same of an answer that came whole, though a stream was asked for. @throws BrokenAnswer */
export function readWholeAnswer(answer: unknown, lengthMs: number): SpeakerSegment[] {
  const parsed = z.object({ segments: z.array(segmentSchema) }).safeParse(answer);
  if (!parsed.success) throw new BrokenAnswer('broken answer');
  return believable(parsed.data.segments, lengthMs);
}

/** Segments may be empty, hold no words, end before they begin or after the sound does. */
function believable(segments: readonly z.infer<typeof segmentSchema>[], lengthMs: number): SpeakerSegment[] {
  return segments
    .filter(({ text, speaker }) => text.trim() !== '' && speaker !== '')
    .map(({ start, end, speaker }) => ({
      startMs: Math.max(0, Math.round(start * 1000)),
      endMs: Math.min(lengthMs, Math.round(end * 1000)),
      label: speaker,
    }))
    .filter(({ startMs, endMs }) => endMs > startMs)
    .sort((a, b) => a.startMs - b.startMs);
}
