import { type ReactNode, useState } from 'react';
import type { Cell, Table } from './block-types.ts';
import { keyed } from './keyed.ts';
import type { Block } from './world-types.ts';

interface Order {
  column: number;
  ascending: boolean;
}

const plain = (cell: Cell | undefined): string => cell?.text ?? (cell?.value === undefined ? '' : String(cell.value));

function compare(a: Cell | undefined, b: Cell | undefined): number {
  if (a?.type === 'raw_number' && b?.type === 'raw_number') return (a.value ?? 0) - (b.value ?? 0);
  return plain(a).localeCompare(plain(b), 'en', { numeric: true });
}

function sortRows(rows: readonly Cell[][], order: Order | undefined): readonly Cell[][] {
  if (order === undefined) return rows;
  const sign = order.ascending ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(a[order.column], b[order.column]));
}

function alignOf(table: Table, column: number): string {
  const body = table.rows.slice(1);
  const isNumber = body.length > 0 && body.every((row) => row[column]?.type === 'raw_number');
  return `align-${table.column_settings?.[column]?.align ?? (isNumber ? 'right' : 'left')}`;
}

interface Props {
  table: Table;
  /** Draws a cell that is a block of rich text. */
  drawBlock: (cell: Block) => ReactNode;
}

/** `table` and `data_table`: the first row is the head; a data table has a caption, pages, and columns to sort by. */
export function DataTable({ table, drawBlock }: Props): ReactNode {
  const [order, setOrder] = useState<Order | undefined>(undefined);
  const [wanted, setPage] = useState(0);
  const { caption, rows } = table;
  const [head = [], ...body] = rows;
  const size = caption === undefined ? Math.max(1, body.length) : (table.page_size ?? 5);
  const pages = Math.max(1, Math.ceil(body.length / size));
  const page = Math.min(wanted, pages - 1);
  const shown = sortRows(body, order).slice(page * size, (page + 1) * size);
  const rowHead = caption === undefined ? -1 : (table.row_header_column_index ?? 0);
  const draw = (cell: Cell): ReactNode => (cell.type === 'rich_text' ? drawBlock(cell) : plain(cell));
  const sortBy = (column: number): void =>
    setOrder((before) => ({ column, ascending: before?.column === column ? !before.ascending : true }));

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label={caption ?? 'Table'}>
      <table>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {keyed(head).map(({ key, item }) => (
              <Head key={key} className={alignOf(table, Number(key))} column={Number(key)} order={order}>
                {caption === undefined ? (
                  draw(item)
                ) : (
                  <SortButton name={plain(item)} order={order} column={Number(key)} onSort={sortBy} />
                )}
              </Head>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(shown).map(({ key, item: row }) => (
            <tr key={key}>
              {keyed(row).map(({ key: column, item }) => {
                const Tag = Number(column) === rowHead ? 'th' : 'td';
                return (
                  <Tag key={column} scope={Tag === 'th' ? 'row' : undefined} className={alignOf(table, Number(column))}>
                    {draw(item)}
                  </Tag>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && <Pager page={page} pages={pages} onPage={setPage} />}
    </section>
  );
}

interface HeadProps {
  className: string;
  column: number;
  order: Order | undefined;
  children: ReactNode;
}

function Head({ className, column, order, children }: HeadProps): ReactNode {
  const direction = order?.ascending === true ? 'ascending' : 'descending';
  return (
    <th scope="col" className={className} aria-sort={order?.column === column ? direction : undefined}>
      {children}
    </th>
  );
}

interface SortProps {
  name: string;
  column: number;
  order: Order | undefined;
  onSort: (column: number) => void;
}

const SortButton = ({ name, column, order, onSort }: SortProps): ReactNode => (
  <button type="button" className="sort" onClick={() => onSort(column)}>
    {name}
    <span aria-hidden="true">{order?.column !== column ? '' : order.ascending ? ' ▲' : ' ▼'}</span>
  </button>
);

interface PagerProps {
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

const Pager = ({ page, pages, onPage }: PagerProps): ReactNode => (
  <div className="pager">
    <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
      Previous
    </button>
    <span>
      Page {page + 1} of {pages}
    </span>
    <button type="button" disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
      Next
    </button>
  </div>
);
