/** A price list that dates itself. */
interface Price {
  /** US dollars for a minute of sound. */
  usdPerMinute: number;
  source: string;
  /** When it was read there. */
  readOn: string;
}

/** Of the models that are billed by tokens, OpenAI's own estimate for a minute. */
const prices: Readonly<Record<string, Price>> = {
  'gpt-transcribe': {
    usdPerMinute: 0.0045,
    source: 'https://developers.openai.com/api/docs/models/gpt-transcribe',
    readOn: '2026-11-22',
  },
  'gpt-4o-transcribe': {
    usdPerMinute: 0.006,
    source: 'https://developers.openai.com/api/docs/pricing',
    readOn: '2026-11-22',
  },
  'gpt-4o-mini-transcribe': {
    usdPerMinute: 0.003,
    source: 'https://developers.openai.com/api/docs/pricing',
    readOn: '2026-11-22',
  },
  'gpt-4o-mini-transcribe-2025-12-15': {
    usdPerMinute: 0.003,
    source: 'https://developers.openai.com/api/docs/pricing',
    readOn: '2026-11-22',
  },
  'gpt-4o-transcribe-diarize': {
    usdPerMinute: 0.006,
    source: 'https://developers.openai.com/api/docs/pricing',
    readOn: '2026-11-22',
  },
  'whisper-1': {
    usdPerMinute: 0.006,
    source: 'https://developers.openai.com/api/docs/pricing',
    readOn: '2026-11-22',
  },
};

/** US dollars for a minute of sound; undefined for a model whose price is not in the list. */
export function priceOf(model: string): number | undefined {
  return prices[model]?.usdPerMinute;
}
