import { spokenForm } from '../words/spoken-text.ts';
import { contentStems, stem, wordsOf } from '../words/words.ts';
import { feelingsIn } from './feelings.ts';
import { loose } from './loose-stems.ts';
import { acts, examined, manner } from './observed-words.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/**
 * How the client looked, sounded, moved or thought is not observed by a drafter, whatever the words: neither as a subject
 * that is examined ("Affect was …"), nor of the client after a verb of being or seeming, nor as something the client did
 * in the room. What the lines say in those words may be told.
 */
export const seesNothing: StatementRule = (context) => {
  const parts = spokenForm(context.own).split(
    / [,.?…;] | (?:and|but|while|who) (?=(?:client|he|she|they|was|is|seemed) )/u,
  );
  return parts.some((part) => isObserved(` ${part.trim()} `, context))
    ? problem(
        'mental-status',
        'A transcript does not show affect, appearance or behaviour; only the clinician can add that.',
      )
    : [];
};

function isObserved(part: string, context: StatementContext): boolean {
  if (told.test(part)) return false;
  const [, subject = ''] = opening.exec(part) ?? [];
  if (examined.has(subject) && ofBeing.test(part)) return !areHeard(part, context);
  const [, described = ''] = being.exec(part) ?? [];
  const found = wordsOf(described).filter((word) => manner.has(word));
  if (found.some((word) => !areHeard(word, context))) return true;
  const state = states.exec(described)?.[0];
  if (state !== undefined && !areHeard(state, context)) return true;
  const [, verb = ''] = doing.exec(part) ?? [];
  if (acts.has(verb) && !areHeard(verb, context)) return true;
  const [, , how = ''] = speaking.exec(part) ?? [];
  return how !== '' && !areHeard(how, context);
}

/** Somebody tells it: then other rules ask whether it was said. */
const told =
  / (?:reported|described|said|stated|told|rated|denied|endorsed|mentioned|explained|recalled|asked|noted feeling|per client|according to) /u;

const opening = /^ (?:the |client is |his |her |their |overall |in session )*(\p{L}+) /u;
const ofBeing =
  / (?:was|were|is|are|remained|remains|stayed|became|seemed|appeared|sounded|came|shook|broke|cracked|trembled|trailed|matched|lacked|showed) /u;

const who = String.raw`^ (?:then |also |at first |initially |today |throughout |in session |overall )*(?:the )?(?:client(?: \d)?|clients|he|she|they|both)`;

/** After a verb of being or seeming, up to the end of the clause or to what it is about. */
const being = new RegExp(
  `${who} (?:was|is|were|are|remained|remains|stayed|became|grew|kept|seemed|appeared|sounded|looked|acted|presented(?: as)?|came across(?: as)?|attended) (?!not )(.*?)(?: (?:about|when|because|that|with|by|to|since|of|at home|at work) |$)`,
  'u',
);
const states =
  /\b(?:in (?:good|high|low|poor|better|no|acute|apparent|visible|obvious) (?:\p{L}+ )?(?:spirits|distress|mood|shape)|on (?:edge|the verge|the brink)|(?:ill )?at ease|(?:close to|near) tears)\b/u;
const doing = new RegExp(
  String.raw`${who} (?:also |then |briefly |often |repeatedly |softly |quietly |nervously )*(\p{L}+) `,
  'u',
);

/** A verb of speaking, sitting or moving with a word for the way it was done. */
const speaking = new RegExp(
  String.raw`${who} (spoke|talked|answered|responded|replied|sat|moved|walked|stood|entered|listened|looked|behaved|reacted|interacted) (?:\p{L}+ ){0,2}?(\p{L}{3,}ly|fast|slow|loud|softer|down|away|still|upright)(?= )`,
  'u',
);

const ofText = new WeakMap<StatementContext, { stems: ReadonlySet<string>; feelings: ReadonlySet<string> }>();

/** Whether every word that carries meaning was said, or a feeling of that family. */
function areHeard(text: string, context: StatementContext): boolean {
  const heard = ofText.get(context) ?? {
    stems: new Set(context.cited.flatMap(({ text: said }) => wordsOf(said).map((word) => loose(stem(word))))),
    feelings: new Set(context.cited.flatMap(({ text: said }) => feelingsIn(said, true))),
  };
  ofText.set(context, heard);
  const felt = feelingsIn(text);
  if (felt.length > 0 && felt.every((feeling) => heard.feelings.has(feeling))) return true;
  const borne = new Set(
    context.cited.flatMap(({ text: said }) => context.data.meanings.sensesIn(said).map(({ entry }) => entry)),
  );
  if (context.data.meanings.sensesIn(text).some(({ entry, bears }) => bears !== 'other' && borne.has(entry)))
    return true;
  const stems = contentStems(text);
  return stems.length > 0 && stems.every((each) => heard.stems.has(loose(each)));
}
