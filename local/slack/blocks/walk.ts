import { isRecord, type JsonRecord, recordsAt } from '../json.ts';

/** An interactive element, and the block it stands in. */
export interface PlacedElement {
  block: JsonRecord;
  element: JsonRecord;
  /** JSON pointer to the element. */
  at: string;
}

const INTERACTIVE =
  /^(button|workflow_button|overflow|checkboxes|radio_buttons|(multi_)?(static|users|conversations|channels)_select|datepicker|timepicker|datetimepicker|rich_text_input|plain_text_input|email_text_input|url_text_input|number_input|feedback_buttons|icon_button)$/;

/** Blocks in reading order, those inside containers and carousels too. */
export function everyBlock(blocks: readonly JsonRecord[], at = '/blocks'): { block: JsonRecord; at: string }[] {
  return blocks.flatMap((block, index) => {
    const here = `${at}/${index}`;
    const inner =
      block['type'] === 'container'
        ? everyBlock(recordsAt(block, 'child_blocks'), `${here}/child_blocks`)
        : block['type'] === 'carousel'
          ? everyBlock(recordsAt(block, 'elements'), `${here}/elements`)
          : [];
    return [{ block, at: here }, ...inner];
  });
}

const elementsOf = (block: JsonRecord): [string, unknown][] => {
  const lists = ['elements', 'actions'].flatMap((field) =>
    recordsAt(block, field).map((element, index): [string, unknown] => [`${field}/${index}`, element]),
  );
  return [['accessory', block['accessory']], ['element', block['element']], ...lists];
};

export const everyElement = (blocks: readonly JsonRecord[]): PlacedElement[] =>
  everyBlock(blocks).flatMap(({ block, at }) =>
    elementsOf(block).flatMap(([path, element]) =>
      isRecord(element) && typeof element['type'] === 'string' && INTERACTIVE.test(element['type'])
        ? [{ block, element, at: `${at}/${path}` }]
        : [],
    ),
  );

/** A copy in which every block has a `block_id` and every interactive element an `action_id`, as Slack stores them. */
export function withIds(blocks: readonly JsonRecord[], newId: () => string): JsonRecord[] {
  const copy: JsonRecord[] = structuredClone([...blocks]);
  for (const { block } of everyBlock(copy)) block['block_id'] ??= newId();
  for (const { element } of everyElement(copy)) element['action_id'] ??= newId();
  return copy;
}
