import { isRecord, type JsonRecord, recordAt, recordsAt } from '../json.ts';
import {
  also,
  byType,
  type Check,
  type Fields,
  finite,
  flag,
  integer,
  lengthOf,
  list,
  oneOf,
  type Problem,
  problem,
  shape,
  text,
} from './check.ts';
import { richText } from './rich-text.ts';

/** Tables and charts: messages only. */

const id: Fields = { block_id: text({ max: 255 }) };
const rawText = shape({ type: oneOf('raw_text'), text: text() });
const rawNumber = shape({ type: oneOf('raw_number'), value: finite, text: text() });

/** Every character a cell shows, wherever it stands in a rich text. */
function shownIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry: unknown) => sum + shownIn(entry), 0);
  if (!isRecord(value)) return 0;
  const own = typeof value['text'] === 'string' ? lengthOf(value['text']) : 0;
  return own + shownIn(value['elements']);
}

/** Characters in all cells of a table or data table. */
export const charactersIn = (table: JsonRecord): number => shownIn(table['rows']);

const rowsOf = (record: JsonRecord): unknown[][] =>
  Array.isArray(record['rows']) ? record['rows'].filter((row): row is unknown[] => Array.isArray(row)) : [];

const cells = (cell: Check): Check => list(cell, { max: 20 });

/** `raw_number` is left to data tables: chat.postMessage was seen refusing it here. */
export const table = also(
  shape(
    { type: oneOf('table'), rows: list(cells(byType({ raw_text: rawText, rich_text: richText })), { max: 100 }) },
    {
      ...id,
      column_settings: list(shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: flag }), { max: 20 }),
    },
  ),
  (record, at) => (charactersIn(record) > 10_000 ? problem('table must be less than 10001 characters', at) : []),
);

const dataCell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });

function dataTableRules(record: JsonRecord, at: string): Problem[] {
  const [header = [], ...rows] = rowsOf(record);
  const richHeaders = header.flatMap((cell, column) =>
    isRecord(cell) && cell['type'] === 'rich_text'
      ? problem('unsupported type: rich_text in a header cell', `${at}/rows/0/${column}`)
      : [],
  );
  const ragged = rows.flatMap((row, index) =>
    row.length === header.length
      ? []
      : problem('all rows must have the same number of cells', `${at}/rows/${index + 1}`),
  );
  const index = record['row_header_column_index'];
  const outside =
    typeof index === 'number' && index >= header.length
      ? problem(`must be less than ${header.length}`, `${at}/row_header_column_index`)
      : [];
  const long = charactersIn(record) > 20_000 ? problem('table must be less than 20001 characters', at) : [];
  return [...richHeaders, ...ragged, ...outside, ...long];
}

export const dataTable = also(
  shape(
    { type: oneOf('data_table'), caption: text(), rows: list(cells(dataCell), { min: 2, max: 201 }) },
    { ...id, page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  ),
  dataTableRules,
);

const label = text({ max: 20 });
const positive: Check = (value, at) => {
  const problems = finite(value, at);
  return problems.length > 0 ? problems : Number(value) > 0 ? [] : problem('must be more than 0', at);
};

const pie = shape({
  type: oneOf('pie'),
  segments: list(shape({ label, value: positive }), { max: 12 }),
});

const series = shape({ name: label, data: list(shape({ label, value: finite }), { max: 20 }) });
const axes = shape(
  { categories: list(label, { max: 20 }) },
  { x_label: text({ max: 50 }), y_label: text({ max: 50 }) },
);

const inOrder = (labels: readonly unknown[]): string => JSON.stringify(labels.map(String).toSorted());

/** Every series has exactly one value per category, and a name of its own; no category stands twice, or it would have two values. */
function seriesFitCategories(chart: JsonRecord, at: string): Problem[] {
  const given: unknown = recordAt(chart, 'axis_config')?.['categories'];
  const categories: readonly unknown[] = Array.isArray(given) ? given : [];
  const wanted = inOrder(categories);
  const twice = categories.flatMap((category, index) =>
    categories.indexOf(category) < index
      ? problem('categories must be unique', `${at}/axis_config/categories/${index}`)
      : [],
  );
  const all = recordsAt(chart, 'series');
  const unfitting = all.flatMap((one, index) => {
    const labels = recordsAt(one, 'data').map((point) => point['label']);
    const unfit =
      inOrder(labels) === wanted
        ? []
        : problem('data must have exactly one value per category', `${at}/series/${index}/data`);
    const first = all.findIndex((other) => other['name'] === one['name']);
    return first < index ? [...unfit, ...problem('series names must be unique', `${at}/series/${index}/name`)] : unfit;
  });
  return [...twice, ...unfitting];
}

const cartesian = (type: string): Check =>
  also(shape({ type: oneOf(type), series: list(series, { max: 12 }), axis_config: axes }), seriesFitCategories);

export const dataVisualization = shape(
  {
    type: oneOf('data_visualization'),
    title: text({ max: 50 }),
    chart: byType({ pie, line: cartesian('line'), bar: cartesian('bar'), area: cartesian('area') }),
  },
  id,
);
