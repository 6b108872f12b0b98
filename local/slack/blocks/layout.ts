import type { JsonRecord } from '../json.ts';
import {
  also,
  byType,
  type Check,
  type Fields,
  flag,
  integer,
  list,
  oneOf,
  type Problem,
  problem,
  shape,
  text,
} from './check.ts';
import { actionsOnly, button, choices, contextAction, datetime } from './elements.ts';
import { richTextInput, typedInputs } from './inputs.ts';
import { richText, singleRichText } from './rich-text.ts';
import { imageElement, imageFields, imageSource, plainText, textObject, url } from './text.ts';

/** Layout blocks. https://docs.slack.dev/reference/block-kit/blocks */

const id: Fields = { block_id: text({ max: 255 }) };

const block = (type: string, required: Fields, optional: Fields = {}): Check =>
  shape({ type: oneOf(type), ...required }, { ...id, ...optional });

/** At least one of the named fields. */
const someOf =
  (...names: readonly string[]) =>
  (record: JsonRecord, at: string): Problem[] =>
    names.some((name) => record[name] !== undefined)
      ? []
      : problem(`missing required field: ${names.join(' or ')}`, at);

const section = also(
  block(
    'section',
    {},
    {
      text: textObject(3000),
      fields: list(textObject(2000), { max: 10 }),
      accessory: byType({ ...actionsOnly, ...choices, image: imageElement }),
      expand: flag,
    },
  ),
  someOf('text', 'fields'),
);

const actions = block('actions', {
  elements: list(byType({ ...actionsOnly, ...choices, ...datetime, ...richTextInput }), { max: 25 }),
});

const context = block('context', {
  elements: list(byType({ image: imageElement, plain_text: plainText(), mrkdwn: textObject() }), { max: 10 }),
});

const image = imageSource(
  block('image', { alt_text: text({ max: 2000 }) }, { ...imageFields, title: plainText(2000) }),
);

const input = block(
  'input',
  { label: plainText(2000), element: byType({ ...choices, ...datetime, ...typedInputs, ...richTextInput }) },
  { hint: plainText(2000), optional: flag, dispatch_action: flag },
);

const video = block(
  'video',
  { video_url: url(), thumbnail_url: url(), alt_text: text({ max: 2000 }), title: plainText(199) },
  {
    title_url: url(2000),
    author_name: text({ max: 49 }),
    provider_name: text({ max: 49 }),
    provider_icon_url: url(2000),
    description: plainText(200),
  },
);

const card = also(
  block(
    'card',
    {},
    {
      hero_image: imageElement,
      icon: imageElement,
      title: textObject(150),
      subtitle: textObject(150),
      body: textObject(200),
      subtext: textObject(200),
      actions: list(button, { max: 3 }),
    },
  ),
  someOf('hero_image', 'title', 'actions', 'body'),
);

const task = block(
  'task_card',
  {
    task_id: text({ max: 255 }),
    title: text(),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  {
    details: singleRichText,
    output: singleRichText,
    sources: list(shape({ type: oneOf('url'), url: url(), text: text() }), { max: 100 }),
  },
);

function taskIdsDiffer(record: JsonRecord, at: string): Problem[] {
  const tasks: unknown[] = Array.isArray(record['tasks']) ? record['tasks'] : [];
  const ids = tasks.map((entry) => JSON.stringify(Object(entry).task_id));
  return ids.flatMap((taskId, index) =>
    ids.indexOf(taskId) < index ? problem(`task_id ${taskId} already exists`, `${at}/tasks/${index}`) : [],
  );
}

const plan = also(
  block('plan', { title: text() }, { tasks: list(byType({ task_card: task }), { min: 0, max: 50 }) }),
  taskIdsDiffer,
);

const header = block('header', { text: plainText(150) }, { level: integer(1, 4) });

/** Blocks whose shape does not depend on other blocks; tables, charts and containers are in their own files. */
export const simpleBlocks: Fields = {
  section,
  header,
  context,
  actions,
  divider: block('divider', {}),
  image,
  rich_text: richText,
  input,
  video,
  alert: block('alert', { text: textObject(200) }, { level: oneOf('default', 'info', 'warning', 'error', 'success') }),
  card,
  carousel: block('carousel', { elements: list(byType({ card }), { max: 10 }) }),
  markdown: block('markdown', { text: text({ max: 12_000 }) }),
  context_actions: block('context_actions', { elements: list(contextAction, { max: 5 }) }),
  plan,
  task_card: task,
};
