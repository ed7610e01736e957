import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConceptLayer, layerOf, type SaidConcepts, takenApart } from '../concepts.ts';
import { hashOfConceptFiles, readConceptFiles } from '../concepts-file.ts';
import type { Shorthand } from '../words/shorthand.ts';

/** What texts and queries are read with. */
export interface Lexicon {
  layer: ConceptLayer;
  shorthand: Shorthand;
}

/** A lexicon from files. */
export interface FiledLexicon extends Lexicon {
  /** SHA-256 of its files: features made with another one are to be made anew. */
  hash: string;
}

/** What {@link prepareLexicon} writes. */
interface Prepared extends SaidConcepts {
  hash: string;
  shorthand: [string, string][];
}

const preparedFile = 'lexicon.json';

/**
 * Reads the lexicon of a rules directory.
 * @param directory e.g. `templates/rules`
 * @param built the folder of the built program, where it was prepared; without it, or when somebody changed a file
 * since, the files are read anew, which takes ten times as long
 * @throws `not-found` when there are no concepts, `usage` with line and column when a file is wrong
 */
export async function readLexicon(directory: string, built?: string): Promise<FiledLexicon> {
  const hash = await hashOfConceptFiles(directory);
  const prepared = built === undefined ? undefined : await readPrepared(join(built, preparedFile));
  const known = prepared?.hash === hash ? prepared : await preparedFrom(directory, hash);
  return { layer: layerOf(known), shorthand: new Map(known.shorthand), hash };
}

/** Reads the files and writes what they say so that {@link readLexicon} finds it; the name of the file and its text. */
export async function prepareLexicon(directory: string): Promise<[file: string, text: string]> {
  return [preparedFile, JSON.stringify(await preparedFrom(directory, await hashOfConceptFiles(directory)))];
}

async function preparedFrom(directory: string, hash: string): Promise<Prepared> {
  const { concepts, shorthand } = await readConceptFiles(directory);
  return { hash, ...takenApart(concepts), shorthand: [...shorthand] };
}

/** Made by our own build and lying beside the program, it is trusted as the program is; undefined when it is missing. */
async function readPrepared(path: string): Promise<Prepared | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Prepared;
  } catch {
    return undefined;
  }
}
