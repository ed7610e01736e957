import * as z from 'zod';
import { sessionKinds } from './client.ts';

/** One appointment. What was made of it lies beside it as artefacts. */
export const sessionSchema = z.object({
  v: z.literal(1),
  kind: z.literal('session'),
  id: z.string(),
  clientId: z.string(),
  sessionKind: z.enum(sessionKinds),
  /** ISO 8601 with offset: the clinician's own clock on that day. */
  startedAt: z.string(),
  source: z.enum(['record', 'import', 'captions']),
  createdAt: z.string(),
  tool: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;
