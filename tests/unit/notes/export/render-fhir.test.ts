import { createHash } from 'node:crypto';
// @ts-expect-error: the package has no types
import JsonSchemaValidator from '@asymmetrik/fhir-json-schema-validator';
import { Fhir } from 'fhir';
import { describe, expect, it } from 'vitest';
import type { RenderableNote } from '../../../../src/core/note-export.ts';
import { noteKinds } from '../../../../src/core/template.ts';
import { attachedTexts } from './readable-text.ts';
import { addendum, draftOf, own, signedNote, written, writtenText } from './sample-notes.ts';

interface Entry {
  fullUrl: string;
  resource: Record<string, unknown> & { resourceType: string };
}

/** One checks types and value sets, the other the published JSON schema; what neither looks at is checked by hand. */
const schema: { validate(resource: unknown): unknown[] } = new JsonSchemaValidator();
const fhir = new Fhir();

function faults(json: string): string[] {
  const { messages } = fhir.validate(json);
  const found = messages.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  return [
    ...found.map(({ location, message }) => `${location}: ${message}`),
    ...schema.validate(JSON.parse(json)).map((error) => JSON.stringify(error)),
  ];
}

async function bundleOf(note: RenderableNote) {
  const json = await writtenText(note, { format: 'fhir' });
  const { entry } = JSON.parse(json) as { entry: Entry[] };
  const all = (type: string) => entry.filter(({ resource }) => resource.resourceType === type);
  return { json, entry, all, first: (type: string) => all(type)[0]?.resource ?? {} };
}

const late = addendum({ text: 'Homework agreement omitted from the original.' });
const draftWithOne = () =>
  draftOf([['plan', 'Client agreed to write down one automatic thought each evening this week.', [18, 19]]]);

describe('two validators of FHIR R4', () => {
  it('find nothing wrong with a draft, a signed note or one that was added to, of any kind', async () => {
    const draft = await draftWithOne();
    for (const kind of noteKinds) {
      const of = (note: RenderableNote) => ({
        ...note,
        content: { ...note.content, template: { ...note.content.template, kind } },
      });
      const alone = kind === 'group' ? { profile: 'legal' as const, allMembers: true } : {};
      for (const note of [of(draft), of(signedNote(draft)), { ...of(signedNote(draft)), addenda: [late] }]) {
        expect(faults(String(await written(note, { format: 'fhir', ...alone })))).toEqual([]);
      }
    }
  });

  it.each([
    ['a status that does not exist', '"status": "preliminary"', '"status": "done"'],
    ['a composition without an author', '"author"', '"writer"'],
    ['a moment that is none', /"date": "[^"]*"/u, '"date": "yesterday"'],
  ])('would find %s', async (_what, part, planted) => {
    const { json } = await bundleOf(await draftOf([]));
    expect(faults(json.replace(part, planted))).not.toEqual([]);
  });
});

describe('the bundle', () => {
  it('is a document: the composition first, and nothing in it that the composition does not lead to', async () => {
    const { entry, json } = await bundleOf({ ...signedNote(await draftWithOne()), addenda: [late, late] });
    expect(JSON.parse(json)).toMatchObject({
      resourceType: 'Bundle',
      type: 'document',
      identifier: { system: 'urn:ietf:rfc:3986', value: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/) },
      timestamp: '2026-03-04T09:05:00-05:00',
    });
    expect(entry.map(({ resource }) => resource.resourceType)).toEqual([
      'Composition',
      'Patient',
      'Practitioner',
      'DocumentReference',
      'DocumentReference',
      'DocumentReference',
    ]);
    const named = JSON.stringify(entry[0]?.resource);
    for (const { fullUrl } of entry.slice(1)) expect(named).toContain(`"reference":"${fullUrl}"`);
    const urls = new Set(entry.map(({ fullUrl }) => fullUrl));
    expect(urls.size).toBe(entry.length);
    for (const [, url = ''] of json.matchAll(/"reference": "(.*)"/gu)) expect(urls).toContain(url);
  });

  it('is preliminary and by a program while it is a draft; final and attested once signed; amended when added to', async () => {
    const draft = await draftWithOne();
    const states = [
      [draft, 'preliminary'],
      [signedNote(draft), 'final'],
      [{ ...signedNote(draft), addenda: [late] }, 'amended'],
    ] as const;
    for (const [note, status] of states) {
      const { first, all } = await bundleOf(note);
      expect(first('Composition')).toMatchObject({ status });
      expect(first('DocumentReference')).toMatchObject({ status: 'current', docStatus: status });
      expect(all('Practitioner')).toHaveLength(status === 'preliminary' ? 0 : 1);
    }
    const signed = await bundleOf(signedNote(draft));
    const [practitioner] = signed.all('Practitioner');
    expect(signed.first('Composition')).toMatchObject({
      attester: [
        { mode: 'legal', time: '2026-03-02T18:20:00-05:00', party: { reference: practitioner?.fullUrl } },
      ],
      author: [{ reference: practitioner?.fullUrl }],
      confidentiality: 'R',
      type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
      event: [{ period: { start: '2026-03-02T15:00:00-05:00', end: '2026-03-02T15:50:00-05:00' } }],
    });
    expect(practitioner?.resource).toMatchObject({
      qualification: [{ identifier: [{ value: 'CO 123456' }], code: { text: 'LCSW' } }],
    });
    const open = await bundleOf(draft);
    expect(JSON.stringify(open.first('Composition'))).toContain('DRAFT: not reviewed, not signed');
    expect(attachedTexts(open.json)[0]).toContain('DRAFT: not reviewed, not signed');
  });

  it('holds the note as plain text with its size and hash, and each addendum appended to it', async () => {
    const note = { ...signedNote(await draftWithOne()), addenda: [late] };
    const { all, json } = await bundleOf(note);
    const [held, added] = all('DocumentReference');
    const text = await writtenText(note, { format: 'txt' });
    expect(attachedTexts(json)[0]).toBe(text);
    expect(held?.resource.content).toMatchObject([
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          size: Buffer.byteLength(text),
          hash: createHash('sha1').update(text).digest('base64'),
        },
      },
    ]);
    expect(added?.resource).toMatchObject({
      docStatus: 'final',
      relatesTo: [{ code: 'appends', target: { reference: held?.fullUrl } }],
    });
  });

  it('calls the patient by initials, by name where asked, and gives away no id of the vault', async () => {
    const draft = await draftOf([]);
    const note = { ...draft, session: { ...draft.session, id: 'k3v9session' } };
    const { first, json } = await bundleOf(note);
    expect(first('Patient')).toMatchObject({ name: [{ text: 'ME' }] });
    expect(json).not.toMatch(/Mira|k3v9session/u);
    expect((await bundleOf({ ...note, fullName: true })).first('Patient')).toMatchObject({
      name: [{ text: 'Mira Example' }],
    });
  });

  it('says the same thing with the same ids each time', async () => {
    const note = signedNote(await draftWithOne());
    expect((await bundleOf(note)).json).toBe((await bundleOf(note)).json);
  });

  it('keeps hostile text text in its narratives', async () => {
    const draft = await draftOf([]);
    const text = '</li></ul><script>x</script> & "q" \u0000\u0007\ufffe\uffff\u202e]]> <!-- ';
    const sections = [{ id: 'subjective', title: '<b>T</b>', statements: [own('s1', text)] }];
    const { first, json } = await bundleOf({ ...draft, content: { ...draft.content, sections } });
    expect(faults(json)).toEqual([]);
    for (const [, div = ''] of json.matchAll(/"div": "(.*)"/gu)) expectWellFormed(JSON.parse(`"${div}"`));
    const { section } = first('Composition') as { section: { title: string; text: { div: string } }[] };
    const found = section.find(({ title }) => title === '<b>T</b>');
    expect(found).toMatchObject({ code: { coding: [{ code: '61150-9' }] } });
    expect(found?.text.div).toBe(
      '<div xmlns="http://www.w3.org/1999/xhtml"><ul><li>&lt;/li&gt;&lt;/ul&gt;&lt;script&gt;x&lt;/script&gt; &amp; &quot;q&quot; ]]&gt; &lt;!--</li></ul></div>',
    );
  });
});

/** Neither validator looks into a narrative: every element is closed, in order, and only text stands between them. */
function expectWellFormed(div: string): void {
  const open: string[] = [];
  for (const [, close, name = '', text = ''] of div.matchAll(/<(\/?)([a-z]+)[^<>]*>|([^<]+)|</gu)) {
    if (name === '') expect(text).toMatch(/^(?:[^<>&]|&(?:amp|lt|gt|quot);)+$/u);
    else if (close === '/') expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
}
