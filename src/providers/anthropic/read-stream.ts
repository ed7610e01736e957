import * as z from 'zod';
import { BrokenAnswer } from '../classify-error.ts';

/** A streamed message, whole. */
export interface StreamedMessage {
  text: string;
  /** As sent; null when the provider gave none. */
  stopReason: string | null;
  /** The model that answered, when it said so. */
  model: string | undefined;
}

/** The events that matter; pings, thinking and events of later versions are none of these. */
const eventSchema = z.union([
  z.object({ type: z.literal('message_start'), message: z.object({ model: z.string() }) }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({ type: z.literal('text_delta'), text: z.string() }),
  }),
  z.object({ type: z.literal('message_delta'), delta: z.object({ stop_reason: z.string().nullable() }) }),
  z.object({ type: z.literal('message_stop') }),
]);
type MessageEvent = z.infer<typeof eventSchema>;

/** Characters of the longest answer that is read; a whole note is less than a hundredth of it. */
const longestAnswer = 2_000_000;

/**
 * Collects a message from its events.
 * @param onText Told the text so far; first when the model begins, with nothing.
 * @throws BrokenAnswer when the stream ended before `message_stop`: the SDK lets that pass in silence; or when the answer is
 * longer than any note.
 */
export async function readMessage(
  events: AsyncIterable<unknown>,
  onText: (text: string) => void,
): Promise<StreamedMessage> {
  const message: StreamedMessage = { text: '', stopReason: null, model: undefined };
  let complete = false;
  for await (const event of events) {
    const parsed = eventSchema.safeParse(event);
    if (!parsed.success) continue;
    complete = parsed.data.type === 'message_stop';
    apply(message, parsed.data);
    if (message.text.length > longestAnswer) throw new BrokenAnswer('broken answer');
    if (parsed.data.type === 'message_start' || parsed.data.type === 'content_block_delta')
      onText(message.text);
  }
  if (!complete) throw new BrokenAnswer('cut stream');
  return message;
}

function apply(message: StreamedMessage, event: MessageEvent): void {
  if (event.type === 'message_start') message.model = event.message.model;
  if (event.type === 'content_block_delta') message.text += event.delta.text;
  if (event.type === 'message_delta') message.stopReason = event.delta.stop_reason;
}
