import manifest from '../../package.json' with { type: 'json' };

export const version: string = manifest.version;

/** The stamp every artefact carries. */
export const toolStamp = `amynote/${version}`;
