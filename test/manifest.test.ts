import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@slack/web-api/dist/types/request/manifest.js';
import { parse } from 'yaml';
import { USAGE_HINT } from '../src/app/command.ts';

const root = join(__dirname, '..');
const REQUEST_URL = 'https://example.com/slack/events';

/** Read by the compiler against Slack's own type: scope and event names, member names. */
const expected = {
  display_information: {
    name: 'Patchwarden',
    description: 'Keeps EC2 fleets patched with people in control',
    background_color: '#1f3a4d',
  },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
    bot_user: { display_name: 'patchwarden', always_online: true },
    slash_commands: [
      {
        command: '/patch',
        url: REQUEST_URL,
        description: 'Bake images, deploy them, patch in place, and see what is running',
        usage_hint:
          'help | status | bake [image] | deploy <fleet> [image] [override because <reason>] | plan <fleet> [image] | rollback <fleet> | install <fleet> [no-reboot] [at <time>] | scan <fleet> | windows | skip <fleet> | defer <fleet> [to time] | sync [remove] | pipelines | compliance [fleet] | cve <id> | doctor | except <fleet> | diff <image> <image> | history | why <run> | export [since] | pause | resume',
        should_escape: true,
      },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'commands',
        'chat:write',
        'im:write',
        'users:read',
        'usergroups:read',
        'channels:read',
        'groups:read',
        'channels:history',
        'groups:history',
        'im:history',
        'files:write',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      request_url: REQUEST_URL,
      bot_events: ['app_home_opened', 'subteam_members_changed', 'channel_shared', 'app_uninstalled', 'tokens_revoked'],
    },
    interactivity: { is_enabled: true, request_url: REQUEST_URL },
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    token_rotation_enabled: false,
  },
} satisfies Manifest;

/** Scopes that let a bot call a method; any method that the code calls must be here (https://docs.slack.dev/reference/methods). */
const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** Scopes that an event needs (https://docs.slack.dev/reference/events). */
const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_uninstalled: [],
  channel_shared: ['channels:read', 'groups:read'],
  subteam_members_changed: ['usergroups:read'],
  tokens_revoked: [],
};

/** The production code: all of src but local mode, without its comments. */
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('local/'))
  .map((file) => readFileSync(join(root, 'src', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''));

/** Web API methods called: `client.chat.update(…)`, or by name, `'chat.update'`. */
function calledMethods(): string[] {
  const families =
    'api|auth|bookmarks|bots|chat|conversations|dnd|emoji|files|pins|reactions|reminders|search|team|usergroups|users|views';
  const call = new RegExp(
    `\\b[cC]lient\\s*\\.((?:${families})(?:\\.\\w+)+)\\s*\\(|['"\`]((?:${families})(?:\\.[a-z]\\w*)+)['"\`]`,
    'g',
  );
  return unique(
    sources.flatMap((source) => [...source.matchAll(call)].map(([, called, named]) => called ?? named ?? '')),
  );
}

const unique = (words: readonly string[]): string[] => [...new Set(words)].sort();

/** The Slack events that the door listens to, wherever and however it lists them. */
function handledEvents(): string[] {
  const known = /['"](app_\w+|subteam_\w+|tokens_revoked|team_\w+|channel_\w+|member_\w+|user_change|message)['"]/g;
  const listeners = sources.filter((source) => /\.event\(/.test(source));
  expect(listeners.length).toBeGreaterThan(0);
  return unique(listeners.flatMap((source) => [...source.matchAll(known)].map(([, name = '']) => name)));
}

const { scopes } = expected.oauth_config;
const { bot_events: events } = expected.settings.event_subscriptions;
const commands = expected.features.slash_commands.map(({ command }) => command);

test('manifest.yml is this and nothing else', () => {
  expect(parse(readFileSync(join(root, 'manifest.yml'), 'utf8'))).toEqual(expected);
});

test('every scope has a caller, an event or a command, and each of those has its scope', () => {
  const methods = calledMethods();
  expect(methods.filter((method) => !Object.hasOwn(METHOD_SCOPES, method))).toEqual([]);
  const needed = [
    ...(commands.length > 0 ? ['commands'] : []),
    ...methods.flatMap((method) => METHOD_SCOPES[method] ?? []),
    ...events.flatMap((event) => EVENT_SCOPES[event] ?? []),
  ];
  expect(unique(scopes.bot)).toEqual(unique(needed));
});

test('every event has a listener, and every listener its event', () => {
  expect(handledEvents()).toEqual(unique(events));
});

test('every command has a handler, and every handler its command', () => {
  const handled = sources.flatMap((source) =>
    [...source.matchAll(/^\s*['"](\/[a-z][a-z0-9_-]*)['"]:/gm)].map(([, name = '']) => name),
  );
  expect(unique(handled)).toEqual(unique(commands));
});

test('the usage hint is that of the commands that there are', () => {
  expect(expected.features.slash_commands[0]?.usage_hint).toBe(USAGE_HINT);
});

test('docs/security.md gives one line to each scope, and to no other', () => {
  const text = readFileSync(join(root, 'docs/security.md'), 'utf8');
  const table = text.slice(text.indexOf('| Scope '), text.indexOf('\n\n', text.indexOf('| Scope ')));
  const rows = [...table.matchAll(/^\| `([a-z:.]+)`\s+\| (.{20,}) \|$/gm)].map(([, scope = '']) => scope);
  expect(unique(rows)).toEqual(unique(scopes.bot));
});

test('keeps within Slack’s lengths', () => {
  const { name, description } = expected.display_information;
  expect(name.length).toBeLessThanOrEqual(35);
  expect(description.length).toBeLessThanOrEqual(140);
  for (const { usage_hint: hint } of expected.features.slash_commands) expect(hint.length).toBeLessThanOrEqual(1000);
});
