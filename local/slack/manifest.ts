import { parse } from 'yaml';
import { isRecord, type JsonRecord, recordAt, recordsAt, textAt } from './json.ts';
import type { SlackApp, SlackCommand } from './types.ts';

/** What a Slack app's manifest says of scopes, events and commands: all that the app may do in the local workspace. */
export function readManifest(yaml: string): Pick<SlackApp, 'scopes' | 'events' | 'commands'> {
  const manifest: unknown = parse(yaml);
  if (!isRecord(manifest)) throw new Error('reading the Slack app manifest: it is not an object');
  const scopes = recordAt(recordAt(manifest, 'oauth_config') ?? {}, 'scopes') ?? {};
  const events = recordAt(recordAt(manifest, 'settings') ?? {}, 'event_subscriptions') ?? {};
  return {
    scopes: textsAt(scopes, 'bot'),
    events: textsAt(events, 'bot_events'),
    commands: recordsAt(recordAt(manifest, 'features') ?? {}, 'slash_commands').map(commandOf),
  };
}

const textsAt = (record: JsonRecord, key: string): string[] => {
  const value = record[key];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
};

const commandOf = (entry: JsonRecord): SlackCommand => ({
  command: textAt(entry, 'command') ?? '',
  description: textAt(entry, 'description') ?? '',
  usage_hint: textAt(entry, 'usage_hint') ?? '',
  should_escape: entry['should_escape'] === true,
});

/** The app as the local workspace has it installed. The secrets are the local world's alone, and public. */
export const localApp = (manifest: Pick<SlackApp, 'scopes' | 'events' | 'commands'>): SlackApp => ({
  id: 'A0PATCHW',
  botId: 'B0PATCHW',
  botUserId: 'UPATCHBOT',
  name: 'Patchwarden',
  signingSecret: 'local-signing-secret-of-patchwarden',
  botToken: 'xoxb-local-patchwarden',
  verificationToken: 'local-verification-token',
  ...manifest,
});
