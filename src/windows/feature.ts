import type { Feature } from '../contract/feature.ts';
import { parseDefer, parseSkip, parseWindows } from './command.ts';
import { type DecidePorts, decideOccurrenceOf } from './flow/decide.ts';
import { showDetails } from './flow/details.ts';
import { listWindows, nextOpenings } from './flow/list.ts';
import type { KnownPlaces } from './flow/plan.ts';
import { stopOccurrence } from './flow/stop.ts';
import { duePlaces, lookAtThing, thingsAbout } from './flow/tick.ts';
import { HOME_TITLE, MENU_TITLE } from './message/titles.ts';
import { WINDOW_ACTIONS } from './types/actions.ts';

/** Maintenance windows as they are: their occurrences are announced, followed and reported. What patches in an adopted window is a patch run. */
export function createWindowsFeature(ports: DecidePorts): Feature {
  const known: KnownPlaces = new Map();
  return {
    onCommand: async ({ name, words, to }, now) => {
      if (name === 'windows') {
        const parsed = parseWindows(words);
        return parsed.kind === 'request' ? listWindows(ports, { fleet: parsed.fleet, to }, now) : undefined;
      }
      const parsed = name === 'skip' ? parseSkip(words) : parseDefer(words);
      return parsed.kind === 'request' ? decideOccurrenceOf(ports, { request: parsed.request, to }, now) : undefined;
    },
    onClick: (job, now) =>
      job.actionId === WINDOW_ACTIONS.stop ? stopOccurrence(ports, job, now) : showDetails(ports, job),
    onHints: (hints) => thingsAbout(ports, hints),
    onTick: () => duePlaces(ports),
    look: (key, at) => lookAtThing(ports, key, { ...at, known }),
    section: (_userId, now) => nextOpenings(ports, { title: HOME_TITLE }, now),
    menu: async ({ channelId }, now) => ({
      here: await nextOpenings(ports, { channel: channelId, title: MENU_TITLE }, now),
    }),
  };
}
