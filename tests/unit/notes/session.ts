import { join } from 'node:path';
import type { SpokenLine } from '../../../src/core/lines.ts';
import { createTemplateStore } from '../../../src/notes/templates/template-files.ts';

/** The shipped templates. */
export const templates = join(import.meta.dirname, '../../../templates');

/** A shipped template by its id. */
export async function template(id: string) {
  return (await createTemplateStore(templates).read(id)).template;
}

/** Lines of a synthetic session: `T: …` therapist, `C: …` client, `C2: …` second client, `?: …` nobody knows. */
export function session(script: string): SpokenLine[] {
  return script
    .trim()
    .split('\n')
    .map((row, index) => {
      const [speaker = '', ...rest] = row.trim().split(': ');
      const participant = { T: 'therapist', C: 'client', C2: 'client-2' }[speaker] ?? null;
      const role = participant === null ? null : participant === 'therapist' ? 'therapist' : 'client';
      const startMs = index * 7000;
      return { id: index + 1, startMs, endMs: startMs + 6000, text: rest.join(': '), participant, role };
    });
}

/** One synthetic session of a fictional client; line numbers are used throughout the tests. */
export const sessionLines = session(`
  T: How has your week been?
  C: Honestly, I feel like I'm drowning every morning before my feet hit the floor.
  C: I've slept maybe four hours most nights, and I missed two shifts.
  T: What happens when you wake up?
  C: My heart races and I think about my father, how he never said anything.
  T: Did you get to the thought record we talked about?
  C: I didn't do the thought record. I forgot it in the car.
  T: That's all right. Let's look at the evidence for the thought that you are a failure.
  C: Well, I did raise two kids on my own.
  T: On a scale from zero to ten, how strong is that thought now?
  C: It was an eight and now it's maybe a five.
  T: Are you still taking the sertraline, fifty milligrams?
  C: Yes, every morning. Fifty milligrams of sertraline.
  T: I need to ask you directly. Have you had any thoughts of suicide?
  C: No. Never.
  T: And any thoughts of hurting yourself?
  C: Not really.
  T: Could you write down one automatic thought each evening this week?
  C: Yeah, I can do that.
  T: It might also help to call your sister.
  C: I don't know about that.
  T: So let's meet next Tuesday at ten thirty.
  C: Tuesday works.
  ?: I get so angry at him that I have to leave the room.
  C: I'm not drinking any more, not since the wedding in May.
  C: My mother was depressed when I was nine. My doctor said I have an anxiety disorder.
  T: Let's try the breathing together: in for four, out for six.
  C: That helps. My shoulders came down.
  C: I told my sister “you never call” and then I hung up.
  C: I felt restless all weekend and I was tearful at work.
`);
