import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { AmynoteError } from '../../core/errors.ts';
import { type Template, templateSchema, templateSectionSchema } from '../../core/template.ts';
import { parseYaml } from '../yaml-file.ts';

/** Far more than a template says, and little enough to be read at once whatever is in it. */
const mostTemplateBytes = 32 * 1024;

/**
 * Reads the YAML of a template.
 * @param file as errors name it; absent for one that was typed. @param id what it has to be called
 * @throws `usage` with line and column
 */
export function parseTemplate(bytes: Uint8Array, file?: string, id?: string): Template {
  const schema = templateSchema.superRefine((template, context) => {
    if (id === undefined || template.id === id) return;
    context.addIssue({ code: 'custom', path: ['id'], message: `must be the file's name, "${id}"` });
  });
  const hint = 'correct that line; what the fields mean: amynote template show soap --yaml';
  const limits = { fields: fieldsAt, mostBytes: mostTemplateBytes };
  return parseYaml(bytes, schema, { ...limits, hint, ...(file !== undefined && { file }) });
}

/** SHA-256 of a template's bytes, hexadecimal. */
export function templateHash(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function fieldsAt(path: readonly PropertyKey[]): string[] {
  return Object.keys(path.length === 0 ? templateSchema.shape : templateSectionSchema.shape);
}

/**
 * The same template under another id, its comments kept, with what there is to know in front.
 * @throws `usage` for what is no id
 */
export function templateCopy(text: string, from: string, id: string): string {
  if (!templateSchema.shape.id.safeParse(id).success) {
    throw new AmynoteError('usage', 'that is no id for a template', {
      hint: 'small letters, digits and hyphens, a letter first: amynote template new weekly',
    });
  }
  const document = parseDocument(text);
  document.set('id', id);
  document.set('version', 1);
  document.commentBefore = explanation(from).trimEnd();
  return document.toString({ lineWidth: 110, flowCollectionPadding: false });
}

function explanation(from: string): string {
  return ` A note template of your own, begun as a copy of ${from}. Edit it, then:
   amynote template check FILE     says what is wrong, and where
   amynote template add FILE       puts it into your vault, sealed

 title       what you and the exported note call it
 version     raise it by one whenever you change something
 kind        progress, intake, plan, discharge, crisis, group, relational or supervision
 voice       past_third: third person; past_first: "I", for the clinician
 words       how long the note should be, at least and at most; you are told when it is not
 sections    in the order you want to read them
   id          small letters, digits and underscores
   title       the heading
   guidance    what belongs here, in plain words; the drafter reads it, and so should you
   source      whose words may carry a statement: client_turns, therapist_turns or any_turns;
               clinician: nothing is drafted, you write it
   role        plan: says what is to be done; its words need your yes before you sign
   claims_max  the most statements you want to read in this section (1 to 20)
   words       as above, for the section
   must        what to look for first
   must_not    what to leave out; names with _ are checked by code, anything else is a wish
   checklist   what is yours to add: a transcript does not show it
   if_missing  in brackets: what the note says when the session holds nothing for the section

 A template can only narrow the rules: evidence for every statement, word-for-word quotations and the four
 values of risk hold for all of them. templates/README.md lists every field and every name for must_not.
`;
}
