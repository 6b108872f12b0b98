/** Valid blocks with overrides, for tests of what is not valid. */

export const plain = (text: string) => ({ type: 'plain_text', text });
export const md = (text: string) => ({ type: 'mrkdwn', text });
export const x = (length: number) => 'x'.repeat(length);
export const many = <T>(count: number, of: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));

export const button = (extra: object = {}) => ({ type: 'button', text: plain('Go'), ...extra });
export const section = (extra: object = {}) => ({ type: 'section', text: md('x'), ...extra });
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const image = (extra: object = {}) => ({
  type: 'image',
  image_url: 'https://a.example/b.png',
  alt_text: 'b',
  ...extra,
});
export const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
export const richSection = (...elements: object[]) => rich({ type: 'rich_text_section', elements });
export const word = { type: 'text', text: 'x' };
export const option = (extra: object = {}) => ({ text: plain('a'), value: 'a', ...extra });
export const select = (extra: object = {}) => ({ type: 'static_select', options: [option()], ...extra });
export const input = (element: object, extra: object = {}) => ({ type: 'input', label: plain('x'), element, ...extra });
export const card = (extra: object = {}) => ({ type: 'card', title: md('x'), ...extra });
export const container = (extra: object = {}) => ({
  type: 'container',
  title: plain('x'),
  child_blocks: [section()],
  ...extra,
});
export const cell = (text = 'x') => ({ type: 'raw_text', text });
export const number = (value = 1) => ({ type: 'raw_number', value, text: String(value) });
export const table = (rows: object[][], extra: object = {}) => ({ type: 'table', rows, ...extra });
export const dataTable = (rows: object[][], extra: object = {}) => ({
  type: 'data_table',
  caption: 'x',
  rows,
  ...extra,
});
export const chart = (of: object, extra: object = {}) => ({
  type: 'data_visualization',
  title: 'x',
  chart: of,
  ...extra,
});
export const pie = (segments: object[]) => ({ type: 'pie', segments });
export const segment = (extra: object = {}) => ({ label: 'a', value: 1, ...extra });
export const bar = (series: object[], categories = ['a']) => ({ type: 'bar', series, axis_config: { categories } });
export const series = (extra: object = {}) => ({ name: 's', data: [{ label: 'a', value: -1 }], ...extra });
export const task = (extra: object = {}) => ({
  type: 'task_card',
  task_id: 't',
  title: 'x',
  status: 'pending',
  ...extra,
});
export const plan = (tasks: object[]) => ({ type: 'plan', title: 'x', tasks });
export const confirm = (extra: object = {}) => ({
  title: plain('x'),
  text: plain('x'),
  confirm: plain('x'),
  deny: plain('x'),
  ...extra,
});

export function confirming(extra: object) {
  return actions(button({ confirm: confirm(extra) }));
}
export function choosing(extra: object) {
  return actions(select({ options: [option(extra)] }));
}
export function options(index: number) {
  return option({ value: String(index) });
}
export function typing(element: object, extra: object = {}) {
  return input({ type: 'plain_text_input', ...element }, extra);
}
export function date(format: string) {
  return { type: 'date', timestamp: 1_800_000_000, format };
}
export function list(extra: object = {}) {
  const items = [{ type: 'rich_text_section', elements: [word] }];
  return { type: 'rich_text_list', style: 'bullet', elements: items, ...extra };
}
export function paging(extra: object) {
  return dataTable([[cell()], [cell()]], extra);
}
export function points(count: number, categories = count) {
  const data = many(count, (index) => ({ label: String(index), value: 1 }));
  return bar([series({ data })], many(categories, String));
}
export function feedback(count: number) {
  const elements = many(count, () => ({ type: 'icon_button', icon: 'trash', text: plain('x') }));
  return { type: 'context_actions', elements };
}
