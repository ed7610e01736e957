/** An import as written: where to, and whether it is `import(…)`. */
export interface Import {
  specifier: string;
  dynamic: boolean;
}

// A comment, or a thing a comment may not start in: a string, a template, a regular expression.
const tokens =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=(?:[=(,:;!&|?[{}]|=>|return)\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/g;

const staticImport = /^\s*(?:import|export)\b(?:[\s\w$*{},]*?\bfrom)?\s*["']([^"'\n]+)["']/gm;
const dynamicImport = /\bimport\s*\(\s*(?:["'`]([^"'`\n$]+)["'`]\s*[,)])?/g;

/** Comments, strings and regular expressions blanked. Templates stay: `${…}` holds code. */
export function codeOnly(source: string): string {
  return source.replace(tokens, (token) => (token.startsWith('`') ? token : blank(token)));
}

/** Every import, export-from, type import and `import(…)`. A computed `import(…)` has the specifier `?`. */
export function importsOf(source: string): Import[] {
  const written = withoutComments(source);
  const code = codeOnly(source);
  const fixed = [...written.matchAll(staticImport)].map((match) => ({
    specifier: match[1] ?? '?',
    dynamic: false,
  }));
  const lazy = [...written.matchAll(dynamicImport)]
    .filter(({ index }) => code.startsWith('import', index))
    .map((match) => ({ specifier: match[1] ?? '?', dynamic: true }));
  return [...fixed, ...lazy];
}

/** Every comment blanked; lines and columns stay. */
function withoutComments(source: string): string {
  return source.replace(tokens, (token) => (/^\/[/*]/.test(token) ? blank(token) : token));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
