import { isRecord, type JsonRecord, recordsAt, textAt } from '../json.ts';
import {
  also,
  byType,
  type Check,
  type Fields,
  flag,
  lengthOf,
  list,
  oneOf,
  type Problem,
  problem,
  shape,
  text,
} from './check.ts';
import { charactersIn, dataTable, dataVisualization, table } from './data.ts';
import { simpleBlocks } from './layout.ts';
import { richText } from './rich-text.ts';
import { imageElement, plainText, textObject } from './text.ts';
import { everyBlock, everyElement } from './walk.ts';

export type Surface = 'message' | 'modal' | 'home';

const inside: Fields = Object.fromEntries(
  Object.entries({ ...simpleBlocks, table }).filter(([type]) =>
    ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section', 'table', 'video'].includes(
      type,
    ),
  ),
);

const container: Check = also(
  shape(
    { type: oneOf('container'), child_blocks: list(byType(inside), { max: 10 }) },
    {
      block_id: text({ max: 255 }),
      title: plainText(150),
      rich_text_title: richText,
      subtitle: textObject(150),
      icon: imageElement,
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
  (record, at) => {
    if (record['title'] === undefined && record['rich_text_title'] === undefined) {
      return problem('missing required field: title', at);
    }
    return record['default_collapsed'] === true && record['is_collapsible'] !== true
      ? problem('default_collapsed requires is_collapsible', at)
      : [];
  },
);

const known: Fields = {
  ...simpleBlocks,
  table,
  data_table: dataTable,
  data_visualization: dataVisualization,
  container,
};

/** Where each block may stand; a block not named here may stand anywhere. `file` can be read, never written. */
const SURFACES: Readonly<Record<string, readonly Surface[]>> = {
  alert: ['modal'],
  carousel: ['message', 'home'],
  container: ['message'],
  table: ['message'],
  data_table: ['message'],
  data_visualization: ['message'],
  markdown: ['message'],
  context_actions: ['message'],
  plan: ['message'],
  task_card: ['message'],
};

/** At most so many of a kind in one message. */
const AT_MOST: Readonly<Record<string, number>> = { table: 1, data_table: 1, data_visualization: 2 };

const onSurface =
  (surface: Surface, scopes: readonly string[]): Check =>
  (value, at) => {
    const type = isRecord(value) ? textAt(value, 'type') : undefined;
    if (type !== undefined && SURFACES[type]?.includes(surface) === false) {
      return problem(`unsupported type: ${type} on this surface (${surface})`, `${at}/type`);
    }
    if (type === 'video' && !scopes.includes('links.embed:write')) {
      return problem('missing scope: links.embed:write', at);
    }
    return byType(known)(value, at);
  };

/** Blocks of one message or view. Returns what Slack would complain of, or nothing. */
export function checkBlocks(
  value: unknown,
  surface: Surface,
  { scopes = [], at = '/blocks' }: { scopes?: readonly string[]; at?: string } = {},
): Problem[] {
  const limits = surface === 'message' ? { min: 0, max: 50 } : { min: 1, max: 100 };
  const problems = list(onSurface(surface, scopes), limits)(value, at);
  if (problems.length > 0 || !Array.isArray(value)) return problems;
  const blocks = value.filter(isRecord);
  return [...tooMany(blocks, at), ...tooLong(blocks, at), ...repeatedIds(blocks, at), ...twoFocuses(blocks, at)];
}

function tooMany(blocks: readonly JsonRecord[], at: string): Problem[] {
  const types = everyBlock(blocks).map(({ block }) => block['type']);
  return Object.entries(AT_MOST)
    .filter(([type, max]) => types.filter((other) => other === type).length > max)
    .flatMap(([type, max]) => problem(`no more than ${max} ${type} blocks allowed`, at));
}

function tooLong(blocks: readonly JsonRecord[], at: string): Problem[] {
  const sum = (type: string, count: (block: JsonRecord) => number): number =>
    blocks.filter((block) => block['type'] === type).reduce((total, block) => total + count(block), 0);
  const markdown = sum('markdown', (block) => lengthOf(textAt(block, 'text') ?? ''));
  const data = sum('data_table', charactersIn);
  return [
    ...(markdown > 12_000 ? problem('markdown blocks must be less than 12001 characters together', at) : []),
    ...(data > 20_000 ? problem('data tables must be less than 20001 characters together', at) : []),
  ];
}

/** `block_id` is unique in a message or view, `action_id` in its block. */
function repeatedIds(blocks: readonly JsonRecord[], at: string): Problem[] {
  const seen = new Set<string>();
  const repeated = (key: string): boolean => {
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  };
  const rebased = (pointer: string): string => pointer.replace(/^\/blocks/, at);
  const blockIds = everyBlock(blocks).flatMap(({ block, at: here }) => {
    const id = textAt(block, 'block_id');
    return id !== undefined && repeated(`block ${id}`)
      ? problem(`block_id "${id}" already exists`, `${rebased(here)}/block_id`)
      : [];
  });
  const places = everyBlock(blocks).map(({ block }) => block);
  const actionIds = everyElement(blocks).flatMap(({ block, element, at: here }) => {
    const id = textAt(element, 'action_id');
    return id !== undefined && repeated(`action ${places.indexOf(block)} ${id}`)
      ? problem(`action_id "${id}" already exists`, `${rebased(here)}/action_id`)
      : [];
  });
  return [...blockIds, ...actionIds];
}

function twoFocuses(blocks: readonly JsonRecord[], at: string): Problem[] {
  const focused = everyElement(blocks).filter(({ element }) => element['focus_on_load'] === true);
  return focused.length > 1 ? problem('only one element may have focus_on_load', at) : [];
}

const viewFields: Fields = {
  private_metadata: text({ min: 0, max: 3000 }),
  callback_id: text({ min: 0, max: 255 }),
  external_id: text({ min: 0, max: 255 }),
};
const anyBlocks: Check = () => [];
const modal = shape(
  { type: oneOf('modal'), title: plainText(24), blocks: anyBlocks },
  { ...viewFields, submit: plainText(24), close: plainText(24), clear_on_close: flag, notify_on_close: flag },
);
const home = shape({ type: oneOf('home'), blocks: anyBlocks }, viewFields);

/** A whole view. A modal with an input must have a submit button. */
export function checkView(value: unknown, scopes: readonly string[] = []): Problem[] {
  const problems = byType({ modal, home })(value, '/view');
  if (!isRecord(value)) return problems;
  const surface = value['type'] === 'home' ? 'home' : 'modal';
  const inBlocks =
    value['blocks'] === undefined ? [] : checkBlocks(value['blocks'], surface, { scopes, at: '/view/blocks' });
  const needsSubmit =
    surface === 'modal' &&
    value['submit'] === undefined &&
    recordsAt(value, 'blocks').some((block) => block['type'] === 'input');
  return [...problems, ...inBlocks, ...(needsSubmit ? problem('missing required field: submit', '/view') : [])];
}
