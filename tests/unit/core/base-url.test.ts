import { describe, expect, it } from 'vitest';
import { checkBaseUrl } from '../../../src/core/base-url.ts';

describe('a base URL', () => {
  it.each([
    'https://api.openai.com/v1',
    'http://127.0.0.1:8080/v1',
    'http://127.9.9.9',
    'http://[::1]:11434',
    'http://localhost:1234',
  ])('may be %s', (text) => {
    expect(checkBaseUrl(text).href).toContain(new URL(text).host);
  });

  it.each([
    'http://api.openai.com/v1',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0:8080',
    'http://10.0.0.5',
    'http://[::]:80',
    'https://name:password@api.openai.com/v1',
    'https://name@api.openai.com',
    'https://api.openai.com/v1?to=elsewhere',
    'https://api.openai.com/v1?',
    'https://api.openai.com/#x',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'api.openai.com',
    '',
  ])('may not be %s', (text) => {
    expect(() => checkBaseUrl(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
