import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { type Block, Message } from 'slack-blocks-to-jsx';

let read = (name: string): string => name;

const probe: Block[] = [
  { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'emoji', name: 'ok' }] }] },
];

/** The library keeps its table of emoji to itself and hands the reader of it to this hook alone: borrow it once. */
export function loadEmoji(): void {
  const root = createRoot(document.createElement('div'));
  const borrow = (_: unknown, parse: (data: { name: string }) => string): ReactNode => {
    read = (name) => parse({ name });
    return null;
  };
  flushSync(() =>
    root.render(<Message blocks={probe} logo="" name="" withoutWrapper theme="light" hooks={{ emoji: borrow }} />),
  );
  root.unmount();
}

/** A known emoji as its character, an unknown one as it was written. */
export function Emoji({ name }: { name: string }): ReactNode {
  const found = read(name);
  if (found === '' || found === name || found.startsWith(':')) return `:${name}:`;
  return (
    <span className="emoji" role="img" aria-label={name.replaceAll('_', ' ')}>
      {found}
    </span>
  );
}
