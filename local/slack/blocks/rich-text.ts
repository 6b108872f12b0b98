import { byType, type Check, type Fields, flag, integer, list, matching, oneOf, shape, text } from './check.ts';
import { channelId, url, userId } from './text.ts';

/** Rich text. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */

const textStyle: Fields = { bold: flag, italic: flag, strike: flag, code: flag, underline: flag };
const mentionStyle: Fields = { ...textStyle, highlight: flag, client_highlight: flag, unlink: flag };
const styled: Fields = { style: shape({}, textStyle) };
const mention: Fields = { style: shape({}, mentionStyle) };

const plain = shape({ type: oneOf('text'), text: text() }, styled);
const link = shape({ type: oneOf('link'), url: url() }, { ...styled, text: text(), unsafe: flag });

const DATE_TOKENS =
  /^(?=.*\{)(?:[^{}]|\{(?:date|date_num|date_slash|date_short|date_long|date_long_full|date_pretty|date_short_pretty|date_long_pretty|day_divider_pretty|time|time_secs|ago)\})+$/;

const inline = byType({
  text: plain,
  link,
  user: shape({ type: oneOf('user'), user_id: userId }, mention),
  usergroup: shape({ type: oneOf('usergroup'), usergroup_id: matching(/^S[A-Z0-9]+$/, 'a user group id') }, mention),
  channel: shape({ type: oneOf('channel'), channel_id: channelId }, mention),
  team: shape({ type: oneOf('team'), team_id: matching(/^T[A-Z0-9]+$/, 'a team id') }, mention),
  broadcast: shape({ type: oneOf('broadcast'), range: oneOf('here', 'channel', 'everyone') }, styled),
  emoji: shape({ type: oneOf('emoji'), name: text() }, { ...styled, unicode: text(), url: url() }),
  color: shape({ type: oneOf('color'), value: matching(/^#[0-9a-fA-F]{6}$/, 'a colour as #rrggbb') }, styled),
  date: shape(
    {
      type: oneOf('date'),
      timestamp: integer(0, 99_999_999_999),
      format: matching(DATE_TOKENS, 'a date format with at least one known token'),
    },
    { ...styled, url: url(), fallback: text() },
  ),
});

const border: Fields = { border: oneOf(0, 1) };
const inlines = (min: number): Check => list(inline, { min, max: 1000 });

export const richTextSection = shape({ type: oneOf('rich_text_section'), elements: inlines(0) });

const parts = byType({
  rich_text_section: richTextSection,
  rich_text_list: shape(
    {
      type: oneOf('rich_text_list'),
      style: oneOf('bullet', 'ordered'),
      elements: list(byType({ rich_text_section: richTextSection }), { max: 1000 }),
    },
    { ...border, indent: integer(0, 8), offset: integer(0, 1_000_000) },
  ),
  rich_text_quote: shape({ type: oneOf('rich_text_quote'), elements: inlines(1) }, border),
  rich_text_preformatted: shape(
    {
      type: oneOf('rich_text_preformatted'),
      elements: list(byType({ text: plain, link }), { max: 1000 }),
    },
    { ...border, language: text() },
  ),
});

/** The block itself; with `block_id` since it also stands in cells and inputs. */
export const richText = shape(
  { type: oneOf('rich_text'), elements: list(parts, { max: 1000 }) },
  { block_id: text({ max: 255 }) },
);

/** A task's details and output hold exactly one element. */
export const singleRichText = shape(
  { type: oneOf('rich_text'), elements: list(parts, { max: 1 }) },
  { block_id: text({ max: 255 }) },
);
