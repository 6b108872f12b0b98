import type { AnyBlock } from '@slack/types';
import { clamp, oneLine } from './escape.ts';

/** Charts and tables of messages, in Slack's limits. Neither is allowed in App Home or a modal, and text in them is never parsed. */

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const CHART = { title: 50, label: 20, series: 12, points: 20, axis: 50 } as const;
/** https://docs.slack.dev/reference/block-kit/blocks/data-table-block; a header row is one of the rows. */
const TABLE = { rows: 201, columns: 20, characters: 20_000, pageSize: 100 } as const;

export interface LineChart {
  title: string;
  xLabel: string;
  yLabel: string;
  /** What the points are called, each once. */
  labels: readonly string[];
  /** A value for each label, in the same order. */
  series: readonly { name: string; values: readonly number[] }[];
}

/** A type of its own, since `@slack/types` does not know the block yet. */
interface ChartBlock {
  type: 'data_visualization';
  title: string;
  chart: unknown;
}

/** @throws RangeError for labels or values that Slack would refuse: leaving any out would draw something else */
export function lineChart({ title, xLabel, yLabel, labels, series }: LineChart): AnyBlock {
  const categories = labels.map((label) => cut(label, CHART.label));
  if (new Set(categories).size !== categories.length)
    throw new RangeError(`two points of a chart are called alike: ${title}`);
  if (
    categories.length === 0 ||
    categories.length > CHART.points ||
    series.length === 0 ||
    series.length > CHART.series
  )
    throw new RangeError(`a chart of ${series.length} series with ${categories.length} points: ${title}`);
  const block: ChartBlock = {
    type: 'data_visualization',
    title: cut(title, CHART.title),
    chart: {
      type: 'line',
      series: series.map(({ name, values }) => ({
        name: cut(name, CHART.label),
        data: categories.map((label, i) => ({ label, value: values[i] ?? 0 })),
      })),
      axis_config: { categories, x_label: cut(xLabel, CHART.axis), y_label: cut(yLabel, CHART.axis) },
    },
  };
  return block;
}

const cut = (text: string, max: number): string => clamp(oneLine(text).trim(), max) || '-';

/** A cell: text, or a number by which the column is sorted, with what is shown for it. */
export type Cell = string | { value: number; text: string };

interface DataTableBlock {
  type: 'data_table';
  caption: string;
  page_size: number;
  rows: unknown;
}

/** Sortable, in pages. The first column names the row. Rows beyond what Slack takes are left out: say how many there are elsewhere. */
export function dataTable({
  caption,
  head,
  rows,
  pageSize = 10,
}: {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
  pageSize?: number;
}): AnyBlock {
  const columns = Math.min(head.length, TABLE.columns);
  const shown = rows.slice(0, TABLE.rows - 1);
  const longest = Math.floor(TABLE.characters / ((shown.length + 1) * columns));
  const cells = (row: readonly Cell[]): unknown[] =>
    Array.from({ length: columns }, (_, i) => {
      const cell = row[i] ?? '';
      return typeof cell === 'string'
        ? { type: 'raw_text', text: cut(cell, longest) }
        : { type: 'raw_number', value: cell.value, text: cut(cell.text, longest) };
    });
  const block: DataTableBlock = {
    type: 'data_table',
    caption: cut(caption, 150),
    page_size: Math.min(pageSize, TABLE.pageSize),
    rows: [cells(head), ...shown.map(cells)],
  };
  return block;
}
