import { Component, memo, type ReactNode } from 'react';
import { type Block as LibraryBlock, Message, type MessageProps } from 'slack-blocks-to-jsx';
import { ActionRow } from './actions.tsx';
import { alertSchema, containerSchema, contextSchema, headerSchema, tableSchema } from './block-types.ts';
import { DataTable } from './data-table.tsx';
import { Emoji } from './emoji.tsx';
import { InputField } from './input-field.tsx';
import { keyed } from './keyed.ts';
import { Section } from './section.tsx';
import {
  Broadcast,
  ChannelMention,
  Mrkdwn,
  PersonMention,
  Plain,
  SafeLink,
  SlackDate,
  Text,
  UsergroupMention,
} from './text.tsx';
import type { Block } from './world-types.ts';

/** The library reads its hooks once, at the first drawing; these read what changes from React's contexts themselves. */
const HOOKS: NonNullable<MessageProps['hooks']> = {
  user: ({ id }) => <PersonMention id={id} />,
  channel: ({ id }) => <ChannelMention id={id} />,
  usergroup: ({ id }) => <UsergroupMention id={id} />,
  atHere: () => <Broadcast range="here" />,
  atChannel: () => <Broadcast range="channel" />,
  atEveryone: () => <Broadcast range="everyone" />,
  date: ({ timestamp, format, fallback }) => (
    <SlackDate timestamp={Number(timestamp)} format={format} fallback={fallback} />
  ),
  link: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  emoji: ({ name }) => <Emoji name={name} />,
};

/** Blocks whose drawing is the library's. It renders plain text as mrkdwn, and escaped mentions as mentions, so
 * everything made of text objects is drawn here instead. */
function LibraryBlockView({ block }: { block: Block }): ReactNode {
  const { block_id: _, ...rest } = block;
  // The library's union of blocks is closed and ours comes over the wire; what does not fit ends in the boundary below.
  const blocks = [rest] as unknown as LibraryBlock[];
  return <Message blocks={blocks} logo="" name="" theme="light" withoutWrapper hooks={HOOKS} />;
}

const LIBRARY_BLOCKS: readonly string[] = [
  'rich_text',
  'image',
  'markdown',
  'plan',
  'task_card',
  'card',
  'carousel',
  'data_visualization',
];

function drawBlock(block: Block): ReactNode {
  switch (block.type) {
    case 'divider':
      return <hr />;
    case 'header':
      return (
        <h3 className="block-header">
          <Plain source={headerSchema.parse(block).text.text} />
        </h3>
      );
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'actions':
      return <ActionRow block={block} />;
    case 'input':
      return <InputField block={block} />;
    case 'alert':
      return <Alert block={block} />;
    case 'container':
      return <Container block={block} />;
    case 'table':
    case 'data_table':
      return <DataTable table={tableSchema.parse(block)} drawBlock={(cell) => <BlockList blocks={[cell]} />} />;
    default:
      return LIBRARY_BLOCKS.includes(block.type) ? <LibraryBlockView block={block} /> : <Unknown type={block.type} />;
  }
}

function Context({ block }: { block: Block }): ReactNode {
  const { elements } = contextSchema.parse(block);
  return (
    <div className="context">
      {keyed(elements).map(({ key, item: element }) => {
        if (element.type === 'image') {
          return <img key={key} src={element.image_url} alt={element.alt_text ?? ''} width={20} height={20} />;
        }
        return <Text key={key} text={{ type: element.type, text: element.text ?? '', verbatim: element.verbatim }} />;
      })}
    </div>
  );
}

function Alert({ block }: { block: Block }): ReactNode {
  const { text, level } = alertSchema.parse(block);
  return (
    <div className={`alert alert-${/^[a-z]+$/.test(level) ? level : 'default'}`} role="note">
      <Text text={text} />
    </div>
  );
}

function Container({ block }: { block: Block }): ReactNode {
  const { title, subtitle, child_blocks, blocks } = containerSchema.parse(block);
  return (
    <section className="container-block" aria-label={title?.text}>
      {title !== undefined && (
        <h4>
          <Plain source={title.text} />
        </h4>
      )}
      {subtitle !== undefined && <Text text={subtitle} />}
      <BlockList blocks={child_blocks ?? blocks ?? []} />
    </section>
  );
}

const Unknown = ({ type }: { type: string }): ReactNode => (
  <p className="unknown-block">This page cannot draw the block “{type}”.</p>
);

/** A block that does not fit its own type must not take the page with it. */
class BlockBoundary extends Component<{ type: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Unknown type={this.props.type} /> : this.props.children;
  }
}

const BlockView = ({ block }: { block: Block }): ReactNode => drawBlock(block);

export function BlockList({ blocks }: { blocks: readonly Block[] }): ReactNode {
  return keyed(blocks).map(({ key, item: block }) => (
    <BlockBoundary key={`${key} ${block.type}`} type={block.type}>
      <div className={`block block-${/^[a-z_]+$/.test(block.type) ? block.type : 'other'}`}>
        <BlockView block={block} />
      </div>
    </BlockBoundary>
  ));
}

/** A message's blocks, or its text when it has none. */
function BodyView({ text, blocks }: { text: string; blocks?: readonly Block[] | undefined }): ReactNode {
  if (blocks === undefined || blocks.length === 0) return <Mrkdwn source={text} />;
  return <BlockList blocks={blocks} />;
}

export const Body = memo(BodyView);
