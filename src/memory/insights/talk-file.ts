import * as z from 'zod';
import { readRulesFile } from '../rules-file.ts';
import { termSchema } from '../term-schema.ts';
import { stemOf } from '../tokens.ts';
import { type Sayings, sayings } from './sayings.ts';

const termsSchema = z.array(termSchema).min(1);

const fileSchema = z.strictObject({
  version: z.literal(1),
  topics: z.strictObject({ sleep: termsSchema, hopelessness: termsSchema }),
  answers: z.strictObject({ sleep: termsSchema, hopelessness: termsSchema }),
  homework: z.strictObject({
    asked: termsSchema,
    about: termsSchema,
    done: termsSchema,
    not_done: termsSchema,
  }),
});

/** What is listened for in the lines. */
export interface TalkBook {
  topics: Record<'sleep' | 'hopelessness', Sayings>;
  /** What an answer to a question about a topic begins with. */
  answers: Record<'sleep' | 'hopelessness', Sayings>;
  homework: Record<'asked' | 'about' | 'done' | 'notDone', Sayings>;
}

/**
 * Reads `talk.yaml` of a rules directory, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong
 */
export async function readTalkBook(directory: string): Promise<TalkBook> {
  const { topics, answers, homework } = await readRulesFile(directory, 'talk.yaml', fileSchema);
  // "I did" is no "I do": answers are compared word for word.
  return {
    topics: { sleep: sayings(topics.sleep, stemOf), hopelessness: sayings(topics.hopelessness, stemOf) },
    answers: { sleep: sayings(answers.sleep), hopelessness: sayings(answers.hopelessness) },
    homework: {
      asked: sayings(homework.asked),
      about: sayings(homework.about, stemOf),
      done: sayings(homework.done),
      notDone: sayings(homework.not_done),
    },
  };
}
