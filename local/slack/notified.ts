import { isRecord, type JsonRecord, recordsAt, textAt } from './json.ts';
import type { SlackChannel, SlackMessage } from './types.ts';
import type { Workspace } from './workspace.ts';

/** Someone whom Slack notified of a message when it was posted, and why. */
export interface Notified {
  user: string;
  why: 'direct-message' | 'mention' | 'group' | 'everyone';
  /** The user group that was mentioned. */
  group?: string;
}

/**
 * Whom a new message notifies: the person whose direct message it is, and members of the channel who are mentioned, by name, by
 * a user group, or all of them. A mention of someone who is not in the channel reaches nobody, nor does one of someone
 * deactivated or of a disabled group; an edit notifies nobody. Strict where Slack is vague: with blocks only they count, since
 * `text` is then the preview; a mention in a context block, in code or in plain text is none; nobody follows a thread.
 */
export function notifiedBy(workspace: Workspace, channel: SlackChannel, message: SlackMessage): Notified[] {
  const all = [...directly(channel), ...mentioned(workspace, channel, textsOf(message).flatMap(mentionsIn))];
  const reached = all.filter(({ user }) => user !== message.user && isReached(workspace, channel, user));
  return reached.filter(({ user }, index) => reached.findIndex((other) => other.user === user) === index);
}

const directly = ({ is_im: isDirect, user }: SlackChannel): Notified[] =>
  isDirect && user !== undefined ? [{ user, why: 'direct-message' }] : [];

const isReached = ({ users }: Workspace, { members }: SlackChannel, id: string): boolean => {
  const user = users.get(id);
  return user !== undefined && !user.deleted && !user.is_bot && members.has(id);
};

type Mention = { kind: 'user' | 'group'; id: string } | { kind: 'everyone' };

/** Mentions by name first: that is the reason which counts when there are several. */
function mentioned({ usergroups }: Workspace, channel: SlackChannel, mentions: readonly Mention[]): Notified[] {
  const of = (kind: Mention['kind']): string[] =>
    mentions.flatMap((mention) => (mention.kind === kind && 'id' in mention ? [mention.id] : []));
  const inGroups = of('group').flatMap((id): Notified[] => {
    const group = usergroups.get(id);
    if (group === undefined || group.disabled) return [];
    return group.users.map((user) => ({ user, why: 'group', group: id }));
  });
  const everyone = mentions.some(({ kind }) => kind === 'everyone') ? [...channel.members] : [];
  return [
    ...of('user').map((user): Notified => ({ user, why: 'mention' })),
    ...inGroups,
    ...everyone.map((user): Notified => ({ user, why: 'everyone' })),
  ];
}

/** Text with marks, and elements of rich text, in the order in which they are read. */
function textsOf({ text, blocks }: SlackMessage): (string | JsonRecord)[] {
  if (blocks === undefined || blocks.length === 0) return [text];
  return blocks.flatMap(inBlock);
}

function inBlock(block: JsonRecord): (string | JsonRecord)[] {
  switch (block['type']) {
    case 'section':
      return [block['text'], ...recordsAt(block, 'fields')].flatMap((each) =>
        isRecord(each) && each['type'] === 'mrkdwn' ? [textAt(each, 'text') ?? ''] : [],
      );
    case 'markdown':
      return [textAt(block, 'text') ?? ''];
    case 'rich_text':
      return inRichText(block);
    default:
      return [];
  }
}

const inRichText = (element: JsonRecord): JsonRecord[] =>
  element['type'] === 'rich_text_preformatted'
    ? []
    : recordsAt(element, 'elements').flatMap((each) => [each, ...inRichText(each)]);

const CODE = /```[\s\S]*?```|`[^`\n]+`/g;
const MENTION = /<(?:@([UW][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+)|!(here|channel|everyone))(?:\|[^<>]*)?>/g;

function mentionsIn(text: string | JsonRecord): Mention[] {
  if (typeof text !== 'string') return mentionOf(text);
  return [...text.replaceAll(CODE, '').matchAll(MENTION)].map(([, user, group]): Mention => {
    if (user !== undefined) return { kind: 'user', id: user };
    return group === undefined ? { kind: 'everyone' } : { kind: 'group', id: group };
  });
}

function mentionOf(element: JsonRecord): Mention[] {
  switch (element['type']) {
    case 'user':
      return [{ kind: 'user', id: textAt(element, 'user_id') ?? '' }];
    case 'usergroup':
      return [{ kind: 'group', id: textAt(element, 'usergroup_id') ?? '' }];
    case 'broadcast':
      return [{ kind: 'everyone' }];
    default:
      return [];
  }
}
