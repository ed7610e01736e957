/** One file of a form. */
export interface FormFile {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** A form by field names; `name[]` fields keep their brackets and their order. */
export interface Form {
  fields: Map<string, string[]>;
  files: Map<string, FormFile>;
}

/**
 * Parses a buffered multipart/form-data body.
 * @throws Error when the type has no boundary or the body does not follow it.
 */
export function parseMultipart(body: Buffer, contentType: string): Form {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/iu.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!/^multipart\/form-data/iu.test(contentType) || mark === undefined)
    throw new Error('not a multipart form');
  const form: Form = { fields: new Map(), files: new Map() };
  for (const part of splitParts(body, mark)) addPart(form, part);
  return form;
}

function splitParts(body: Buffer, mark: string): Buffer[] {
  const delimiter = Buffer.from(`\r\n--${mark}`);
  const opening = Buffer.from(`--${mark}`);
  let at = body.indexOf(opening);
  if (at !== 0 && body.indexOf(delimiter) !== at - 2)
    throw new Error('the body does not begin with its boundary');
  const parts: Buffer[] = [];
  at += opening.length;
  for (;;) {
    if (body.toString('latin1', at, at + 2) === '--') return parts;
    const end = body.indexOf(delimiter, at);
    if (at < opening.length || end < 0) throw new Error('the form ends before its closing boundary');
    parts.push(body.subarray(at + 2, end));
    at = end + delimiter.length;
  }
}

function addPart(form: Form, part: Buffer): void {
  const split = part.indexOf('\r\n\r\n');
  if (split < 0) throw new Error('a part has no header');
  const headers = part.toString('utf8', 0, split);
  const disposition = /^content-disposition:\s*form-data;(.*)$/imu.exec(headers)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) throw new Error('a part has no name');
  const bytes = part.subarray(split + 4);
  const filename = parameter(disposition, 'filename');
  if (filename === undefined) {
    form.fields.set(name, [...(form.fields.get(name) ?? []), bytes.toString('utf8')]);
    return;
  }
  const contentType = /^content-type:\s*(\S+)/imu.exec(headers)?.[1] ?? 'application/octet-stream';
  form.files.set(name, { filename, contentType, bytes });
}

function parameter(disposition: string, name: string): string | undefined {
  const value = new RegExp(`;?\\s*\\b${name}="((?:[^"\\\\]|\\\\.)*)"`, 'u').exec(` ;${disposition}`)?.[1];
  return value?.replace(/%22/gu, '"');
}
