import * as z from 'zod';

/** Why a stretch of a session was not recorded. */
export const gapReasons = [
  'paused',
  'device-lost',
  'default-changed',
  'digital-silence',
  /** The process or the machine died, and the recording went on later. */
  'crash',
  /** It had been stopped, and went on later. */
  'stopped',
  /** A sealed part is not there any more. */
  'missing',
] as const;
export type GapReason = (typeof gapReasons)[number];

const moment = z.string();
const ms = z.number().int();

/**
 * What happened during a capture, beside the sound. Where a gap stands is told by the order of parts and events;
 * `mark` and `strike` name their moments in milliseconds from the `start` before them.
 */
export const captureEventSchema = z.discriminatedUnion('type', [
  /** A process began to record: once, and again after each crash. */
  z.object({ type: z.literal('start'), at: moment }),
  /** From here on no sound is kept, until `sound` or the next `start`. */
  z.object({ type: z.literal('gap'), reason: z.enum(gapReasons), at: moment }),
  /** Sound is kept again; the gap was so long. */
  z.object({ type: z.literal('sound'), ms: ms.nonnegative(), at: moment }),
  z.object({ type: z.literal('mark'), ms }),
  z.object({
    type: z.literal('strike'),
    fromMs: ms,
    toMs: ms,
    /** Parts that lie wholly in it and are removed, with what each held. */
    removed: z.array(z.object({ number: z.number().int(), samples: z.number().int() })),
  }),
  /** The clinician ended the recording. */
  z.object({ type: z.literal('stop'), at: moment }),
]);
export type CaptureEvent = z.infer<typeof captureEventSchema>;

/** One part of a capture, in the order of their numbers; sound is opened when it is asked for. */
export type CaptureEntry = { number: number } & (
  | { type: 'event'; event: CaptureEvent }
  | { type: 'sound'; open(): Promise<Uint8Array> }
);
