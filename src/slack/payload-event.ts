import type { Interaction } from './interaction.ts';
import type { Actor } from './job.ts';
import { CHANNEL, type Fields, IDENTIFIER, parseActor, str, sub, TEAM } from './payload-fields.ts';

const USERGROUP = /^S[A-Z0-9]{1,30}$/;

/** An Events API callback. https://docs.slack.dev/apis/events-api */
export function parseEvent(fields: Fields): Interaction | undefined {
  const event = sub(fields, 'event');
  const type = str(event?.['type'], IDENTIFIER);
  const teamId = str(fields['team_id'], TEAM);
  if (event === undefined || type === undefined || fields['type'] !== 'event_callback') return undefined;
  if (teamId === undefined) return undefined;
  switch (type) {
    case 'app_home_opened': {
      const actor = parseActor(event['user'], teamId, fields['enterprise_id']);
      if (actor === undefined) return undefined;
      return event['tab'] === 'home' ? { kind: 'home', actor } : { kind: 'ignored-event' };
    }
    case 'subteam_members_changed': {
      const usergroupId = str(event['subteam_id'], USERGROUP);
      return usergroupId === undefined
        ? undefined
        : { kind: 'workspace', event: 'usergroup-changed', usergroupId, actor: nobody(teamId) };
    }
    case 'channel_shared': {
      const channelId = str(event['channel'], CHANNEL);
      return channelId === undefined
        ? undefined
        : { kind: 'workspace', event: 'channel-shared', channelId, actor: nobody(teamId) };
    }
    case 'app_uninstalled':
      return { kind: 'workspace', event: 'app-removed', actor: nobody(teamId) };
    case 'tokens_revoked': {
      const bots = sub(event, 'tokens')?.['bot'];
      return Array.isArray(bots) && bots.length > 0
        ? { kind: 'workspace', event: 'app-removed', actor: nobody(teamId) }
        : { kind: 'ignored-event' };
    }
    default:
      return { kind: 'ignored-event' };
  }
}

/** An envelope of its own, without an event. https://docs.slack.dev/reference/events/app_rate_limited */
export function parseRateLimited(fields: Fields): Interaction | undefined {
  const minute = fields['minute_rate_limited'];
  const teamId = str(fields['team_id'], TEAM);
  return teamId === undefined || typeof minute !== 'number' ? undefined : { kind: 'rate-limited', minute };
}

/** Slack does not say whose act these events are. */
const nobody = (teamId: string): Actor => ({ userId: '', teamId });
