import type { KeptClass, ModelClass, Processor } from '../core/consent-terms.ts';

/** Who is sent what, company by company, and what is recorded of a contract with it. */
export function processorLines(processors: readonly Processor[]): string[] {
  if (processors.length === 0) {
    return [
      'They stay on this computer. The programs that write down the session and draft the note run here.',
      'No company is sent your voice or your words.',
    ];
  }
  const names = [...new Set(processors.map(({ name }) => name))];
  return [
    ...processors.map(sent),
    ...(processors.some(({ modelClass }) => modelClass === 'speech to text')
      ? []
      : ['What we say is written down on this computer. The sound does not leave it.']),
    ...(processors.some(({ modelClass }) => modelClass === 'language model')
      ? []
      : ['The draft of my note is made on this computer.']),
    ...names.flatMap((name) => contract(name, processors)),
  ];
}

function sent({ name, origin, modelClass }: Processor): string {
  const { host } = new URL(origin);
  const whom = name === host ? name : `${name} (${host})`;
  return `${what[modelClass]} ${whom} over a locked (encrypted) line. ${why[modelClass]}`;
}

const what: Record<ModelClass, string> = {
  'speech to text': 'The sound of the session is sent to',
  'language model': 'The text of the session is sent to',
  embeddings: 'Parts of the text, and what I search for, are sent to',
};

const why: Record<ModelClass, string> = {
  'speech to text': 'Its AI writes down what was said.',
  'language model': 'Names that I have listed are taken out first. Its AI drafts my note.',
  embeddings:
    'Names that I have listed are taken out first. Its AI helps to find a passage by what it means.',
};

function contract(name: string, processors: readonly Processor[]): string[] {
  const theirs = processors.find((processor) => processor.name === name);
  if (theirs === undefined) return [];
  const { retention, contractSignedOn } = theirs;
  if (retention === 'unknown') {
    return [
      `${name}: no contract is recorded. So I cannot say how long it keeps what it is sent. Ask me before you say yes.`,
    ];
  }
  const signed = contractSignedOn === undefined ? '' : ` on ${contractSignedOn}`;
  return [
    `${name}: I signed a contract with it${signed}. It must guard what it is sent as health data. ${keeps[retention]}`,
  ];
}

const keeps: Record<Exclude<KeptClass, 'unknown'>, string> = {
  zdr: 'It keeps nothing once it has answered.',
  hipaa_ready: 'It keeps what it is sent only as its terms for health data allow.',
  '30d': 'It deletes what it was sent within 30 days.',
};
