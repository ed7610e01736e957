import { AmynoteError } from '../core/errors.ts';

/**
 * Turns a request's body into the very bytes that will be sent, so that they can be counted and hashed.
 * @returns the bytes, and the content type when the body itself decides it (a form's boundary).
 * @throws `failed` for a stream: its bytes cannot be known before they go.
 */
export async function serialiseBody(
  body: RequestInit['body'],
): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string | undefined }> {
  if (body === undefined || body === null) return { bytes: new Uint8Array(), contentType: undefined };
  if (typeof body === 'string') return { bytes: new TextEncoder().encode(body), contentType: undefined };
  if (body instanceof Uint8Array) return { bytes: new Uint8Array(body), contentType: undefined };
  if (body instanceof FormData) return serialiseForm(body);
  throw new AmynoteError('failed', 'a request whose bytes are not known beforehand is never sent');
}

async function serialiseForm(form: FormData) {
  const response = new Response(form);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { bytes, contentType: response.headers.get('content-type') ?? undefined };
}
