/** Line ends and controls; what would make one record two lines, or hide the rest of one. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * What spreadsheets take for a formula, also after spaces and in full width: such a cell begins with an apostrophe.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^\s*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** One cell: quoted always, one line, no formula. */
export function cell(value: string): string {
  const line = value.replace(CONTROLS, ' ');
  const safe = FORMULA.test(line) ? `'${line}` : line;
  return `"${safe.replaceAll('"', '""')}"`;
}

type Cell = string | number | readonly string[];

/** A table with these columns; a list is its values with a space between. Lines end as RFC 4180 has it. */
export function csv<Row>(
  columns: readonly (keyof Row & string)[],
  rows: readonly { [K in keyof Row]: Cell | object }[],
): string {
  const lines = [columns.map(cell), ...rows.map((row) => columns.map((name) => cell(cellText(row[name]))))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

const cellText = (value: Cell | object): string => {
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? '' : String(value);
};
