import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SCOPES, slackFindings } from '../../../src/doctor/decision/slack.ts';
import { findingText } from '../../../src/doctor/message/finding.ts';
import type { ChannelFacts, SlackFacts, TokenFacts } from '../../../src/doctor/types/slack.ts';

const factsOf = (token: Partial<TokenFacts> = {}, channels: readonly ChannelFacts[] = []): SlackFacts => ({
  workspace: 'T0PATCHW',
  token: { kind: 'read', value: { team: 'T0PATCHW', scopes: SCOPES, ...token } },
  channels,
});

const said = (facts: SlackFacts): string[] =>
  slackFindings(facts).map((each) => `${each.level}: ${findingText(each).text}`);

test('the scopes are those of manifest.yml', () => {
  const manifest: { oauth_config: { scopes: { bot: string[] } } } = parse(readFileSync('manifest.yml', 'utf8'));
  expect(manifest.oauth_config.scopes.bot).toEqual(SCOPES);
});

test('an app with its scopes is one line', () => {
  expect(said(factsOf())).toEqual(['ok: The Slack app has the 11 scopes of manifest.yml.']);
});

test('what the app lacks and has beyond is named, with what to do', () => {
  const scopes = ['admin', ...SCOPES.filter((scope) => scope !== 'usergroups:read' && scope !== 'im:write')];
  expect(said(factsOf({ scopes }))).toEqual([
    'to-do: The Slack app lacks the scopes `im:write, usergroups:read`. Put manifest.yml into the app (App Manifest), save, and install it again.',
    'to-do: The Slack app has the scope `admin`, which manifest.yml has not. Remove it (OAuth & Permissions), and install the app again.'.replace(
      '&',
      '&amp;',
    ),
  ]);
});

test('another workspace is told, unless the organisation is the same', () => {
  const elsewhere = factsOf({ team: 'T0OTHER', enterprise: 'E0ACME' });
  expect(said(elsewhere)[0]).toBe(
    "to-do: The app is installed in T0OTHER, and patchwarden.yml says `workspace: T0PATCHW`: nobody's approval counts. Correct the one or the other.",
  );
  expect(said({ ...elsewhere, enterprise: 'E0ACME' })).toEqual([
    'ok: The Slack app has the 11 scopes of manifest.yml.',
  ]);
});

const channel = (value: 'gone' | 'archived' | 'not-member' | 'shared' | 'ok'): ChannelFacts => ({
  id: 'C0WEB',
  usedBy: ['fleets.web-dev', 'fleets.web-prod'],
  channel: { kind: 'read', value },
});

test.each<[Parameters<typeof channel>[0], string]>([
  [
    'gone',
    'to-do: Slack shows no channel `C0WEB`, which `fleets.web-dev, fleets.web-prod` use. If it is private, type `/invite @patchwarden` there; otherwise correct its id in patchwarden.yml.',
  ],
  [
    'archived',
    'to-do: Channel <#C0WEB>, which `fleets.web-dev, fleets.web-prod` use, is archived. Unarchive it, or write another id in patchwarden.yml.',
  ],
  [
    'not-member',
    'to-do: Patchwarden is not in channel <#C0WEB>, which `fleets.web-dev, fleets.web-prod` use. Type `/invite @patchwarden` there.',
  ],
  [
    'shared',
    'to-do: Channel <#C0WEB>, which `fleets.web-dev, fleets.web-prod` use, is shared with another organisation: approvals requested there are withdrawn. Write the id of a channel of your own in patchwarden.yml.',
  ],
  ['ok', 'ok: 1 channel of patchwarden.yml: Patchwarden is in it, and it is not shared with another organisation.'],
])('a channel that is %s', (state, text) => {
  expect(said(factsOf({}, [channel(state)])).filter((line) => !line.includes('scopes'))).toEqual([text]);
});

test('a token that Slack does not take is the one thing to do', () => {
  expect(said({ workspace: 'T0PATCHW', token: { kind: 'read', value: 'refused' }, channels: [] })).toEqual([
    expect.stringMatching(/^to-do: Slack does not accept the bot token\. Install the app again/),
  ]);
});

test('without the token, one line says what was not read and what it takes', () => {
  const token = {
    kind: 'unread',
    action: 'ssm:GetParameters',
    code: 'AccessDeniedException',
    why: 'no-token',
  } as const;
  expect(said({ workspace: 'T0PATCHW', token, channels: [] })).toEqual([
    'unknown: Not read: the scopes of the Slack app, the channels of patchwarden.yml and who can approve, since the bot token could not be read (AccessDeniedException). Whoever runs these checks needs `ssm:GetParameters` on the parameter slack-bot-token.',
  ]);
});
