import type { SseEvent } from './reply.ts';

/** One event as it stands on the wire. */
export function encodeEvent({ event, data }: SseEvent): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  return `${name}data: ${JSON.stringify(data)}\n\n`;
}

/** Whether everything from this event on only closes the answer: what a cut stream lacks. */
export function finalEvent({ data }: SseEvent): boolean {
  const type = (data as { type?: string }).type;
  return type === 'transcript.text.done' || type === 'message_delta' || type === 'message_stop';
}
