import { AmynoteError } from '../core/errors.ts';
import { calendarDay, parseMoment } from '../core/time.ts';

/** One number of one day, with the line of the file it stands in, from 1. */
export interface MeasureRow {
  line: number;
  day: string;
  score: number;
}

const dayNames = ['date', 'day', 'datetime', 'timestamp'];
const scoreNames = ['mood', 'score', 'value', 'number', 'rating'];

/**
 * Reads a table of days and numbers: separated by commas, semicolons or tabs, with or without a line of names above. Of
 * other columns, such as what somebody wrote into a diary, nothing is taken.
 * @throws `usage`, naming the line
 */
export function measureRows(text: string): MeasureRow[] {
  const lines = text.replace(/^\ufeff/u, '').split(/\r\n|\r|\n/u);
  const separator = [';', '\t', ','].find((one) => lines[0]?.includes(one)) ?? ',';
  const names = cellsOf(lines[0] ?? '', separator).map((cell) => cell.toLowerCase());
  const columns = [
    names.findIndex((name) => dayNames.includes(name)),
    names.findIndex((name) => scoreNames.includes(name)),
  ];
  const hasNames = columns.some((column) => column >= 0);
  if (hasNames && columns.includes(-1)) throw refused(1, 'the names of the columns are not date and mood');
  const [dayColumn = 0, scoreColumn = 1] = hasNames ? columns : [];
  const rows = lines.flatMap((line, at): MeasureRow[] => {
    if ((hasNames && at === 0) || line.trim() === '') return [];
    const cells = cellsOf(line, separator);
    return [readRow(at + 1, cells[dayColumn] ?? '', cells[scoreColumn] ?? '')];
  });
  if (rows.length > 0) return rows;
  throw new AmynoteError('usage', 'the file holds no numbers', { hint: layoutHint });
}

const layoutHint = 'each line is a day and a number, like 2026-03-02,6';

function readRow(line: number, dayText: string, scoreText: string): MeasureRow {
  const moment = parseMoment(dayText);
  if (moment === undefined) throw refused(line, 'the day is not one like 2026-03-02');
  const score = /^\d+(?:[.,]\d+)?$/u.test(scoreText) ? Number(scoreText.replace(',', '.')) : Number.NaN;
  if (Number.isNaN(score)) throw refused(line, 'there is no number beside the day');
  return { line, day: calendarDay(dayText), score };
}

/** Cells of a line; one in double quotes may hold the separator. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [''];
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) cells.push('');
    else cells[cells.length - 1] += character;
  }
  return cells.map((cell) => cell.trim());
}

function refused(line: number, what: string): AmynoteError {
  return new AmynoteError('usage', `line ${line}: ${what}`, { hint: layoutHint, data: { line } });
}
