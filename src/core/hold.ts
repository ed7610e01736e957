import * as z from 'zod';

/** From that moment on nothing of a client, or of one session, is deleted: a complaint, a subpoena, a lawsuit. */
export const holdSchema = z.object({
  v: z.literal(1),
  kind: z.literal('hold'),
  /** The `<time-id>` of its file. */
  id: z.string(),
  clientId: z.string(),
  /** Absent where all of the client is held. */
  sessionId: z.string().optional(),
  reason: z.string().min(1),
  /** ISO 8601, UTC. */
  at: z.string(),
  by: z.string(),
});
export type Hold = z.infer<typeof holdSchema>;

/** The end of a hold; the hold itself stays as it was written. */
export const holdReleasedSchema = z.object({
  v: z.literal(1),
  kind: z.literal('hold-released'),
  id: z.string(),
  holdId: z.string(),
  at: z.string(),
  by: z.string(),
});

/** Everything ever said about holds, oldest first. */
export type HoldEvent = Hold | z.infer<typeof holdReleasedSchema>;

/** What a deletion is of: one session, or all of a client. */
export interface ErasureSubject {
  clientId: string;
  sessionId?: string | undefined;
}

/** Holds that nobody released, oldest first. */
export function liveHolds(events: readonly HoldEvent[]): Hold[] {
  const released = new Set(events.flatMap((event) => (event.kind === 'hold-released' ? event.holdId : [])));
  return events.filter((event) => event.kind === 'hold').filter(({ id }) => !released.has(id));
}

/** The holds that keep a session, or anything of a client, from being deleted. */
export function holdsOn(events: readonly HoldEvent[], { clientId, sessionId }: ErasureSubject): Hold[] {
  return liveHolds(events).filter(
    (hold) =>
      hold.clientId === clientId &&
      (sessionId === undefined || hold.sessionId === undefined || hold.sessionId === sessionId),
  );
}
