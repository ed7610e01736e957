import type { NoteContent, SignedBody } from './artefacts/note.ts';
import { memberFacts } from './note-facts.ts';

/** The people who have sections of their own in a group's note, in their order; none in any other note. */
export function membersOf({ sections }: Pick<NoteContent, 'sections'>): string[] {
  return [...new Set(sections.flatMap(({ member }) => member ?? []))];
}

/** What one member of a group has as their own chart: what all share and what is theirs, nothing of anybody else. */
export function memberContent(content: NoteContent, member: string): NoteContent {
  const { memberFacts: _, facts: __, hits, ...rest } = content;
  const facts = memberFacts(content, member);
  return {
    ...rest,
    sections: content.sections.filter((section) => section.member === undefined || section.member === member),
    risk: content.risk.filter((finding) => finding.member === member),
    // What nobody can be named for may be another member's.
    ...(hits && { hits: hits.filter((hit) => hit.member === member) }),
    ...(Object.keys(facts).length > 0 && { facts }),
  };
}

/** What the signature of a member's own chart covers. */
export function memberBody(body: SignedBody, member: string): SignedBody {
  const type = body.type && { type: 'member' as const };
  return { ...body, ...type, member, content: memberContent(body.content, member) };
}
