import type { SpokenLine } from '../../core/lines.ts';
import { spokenForm } from '../words/spoken-text.ts';

/** What a question was answered with; `ceased`: "not any more". `none` when nobody answered, `open` for all else. */
export type ShortAnswer = 'yes' | 'no' | 'ceased' | 'open' | 'none';

/**
 * What the client made of the last question of a line: the last plain yes or no of the client's next lines, since with two
 * voices at once the first is often still about what was said before.
 */
export function shortAnswer(lines: readonly SpokenLine[], question: SpokenLine): ShortAnswer {
  const at = lines.indexOf(question);
  const heard: ShortAnswer[] = [];
  for (const line of lines.slice(at + 1, at + 1 + furthest)) {
    const form = spokenForm(line.text);
    if (line.role === 'client') heard.push(answerIn(form));
    else if (heard.some((each) => each !== 'none') || line.text.includes('?') || form.split(' ').length > 8)
      break;
  }
  return (
    heard.findLast((each) => each !== 'none' && each !== 'open') ??
    heard.find((each) => each !== 'none') ??
    'none'
  );
}

const furthest = 6;

function answerIn(form: string): ShortAnswer {
  const said = withoutEcho(form).replace(opening, '');
  if (said.trim() === '') return 'none';
  if (/^ (?:not any ?more|no longer|i (?:quit|stopped|gave up)|not since) /u.test(said)) return 'ceased';
  if (yes.test(said)) return noLater.test(said) ? 'open' : 'yes';
  if (no.test(said)) return butYes.test(said) ? 'open' : 'no';
  return 'open';
}

const opening =
  /^(?: (?:,|[.]|…|oh|ohh|well|hmm|um|so|and|god|honestly|actually|i mean|like|alright|all right|at that time))+(?= )/u;

/** "On my face? No." */
function withoutEcho(form: string): string {
  return form.replace(
    /^(?: ohh?| ,)*(?: (?!(?:no|not|yes|yeah|never) )\p{L}+){1,3} [.?](?=(?: ,)* (?:no|yes|yeah|nope) )/u,
    '',
  );
}

const yes =
  /^ (?:yes|yeah|yep|yup|aye|mmhm|sure|definitely|absolutely|of course|certainly|right|correct|i do|i did|i have|i am|occasionally|sometimes|a bit|a little|that is (?:right|fair|correct|true)|exactly)(?= )(?! not )/u;
const noLater = /^[^.?]* (?:no|not|never|but) /u;
const no =
  /^ (?:no|nope|nah|none|never|nothing|not (?:,|really|at all|that|yet|so far|much|me|as far)|i do not(?: think so)? [.,]|i do not think so|do not think so|i have not (?:[.,]|noticed|had|been|seen)|i did not [.,]|i am not [.,]|i was not [.,]|i never|absolutely not|neither)(?= )/u;
const butYes =
  /^ (?:no|nope|not really) (?:, |[.] )?(?:but|yes|yeah|well|actually|although|only|except) |^ no (?:, )?(?:no )?i (?:do|did|have|am|was) (?!not)| i do (?!not )/u;
