/** Names of the artefacts a session can hold, in the order the stages make them. */
export const artefactKinds = [
  'recording',
  'transcript',
  'speakers',
  'note',
  'signed-note',
  'addendum',
] as const;
export type ArtefactKind = (typeof artefactKinds)[number];
