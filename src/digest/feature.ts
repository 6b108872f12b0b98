import type { Feature } from '../contract/feature.ts';
import { HOUR } from '../duration.ts';
import { saveDay } from '../posture/effect/history.ts';
import { noFleetAt, sweptPlaces } from '../posture/types/swept.ts';
import { dueDigests, type PostPorts, postDigest } from './flow/post.ts';
import { formatThing, parseThing } from './types/things.ts';

/** Records how fleets stand each day, and posts the weekly digest. Without compliance in the config it does nothing. */
export function createDigest(ports: PostPorts): Feature {
  const { config } = ports;
  if (config.compliance === undefined) return {};
  const fleets = [...Object.keys(config.fleets), ...sweptPlaces(config).map((place) => noFleetAt(config, place))];
  /** What this container has done already: forgetting it costs a read. */
  let recordedHour = 0;
  const posted = new Map<string, string>();
  return {
    onTick: (now) => {
      const hour = Math.floor(now / HOUR);
      const days = hour === recordedHour ? [] : fleets.map((fleet) => formatThing({ kind: 'day', fleet }));
      recordedHour = hour;
      const due = dueDigests(ports, now).filter(({ channel, week }) => posted.get(channel) !== week);
      return Promise.resolve([...days, ...due.map(({ channel }) => formatThing({ kind: 'post', channel }))]);
    },
    look: async (key, { now }) => {
      const thing = parseThing(key);
      if (thing?.kind === 'day') return saveDay(ports, thing.fleet);
      const due = dueDigests(ports, now).find(({ channel }) => channel === thing?.channel);
      if (due !== undefined && (await postDigest(ports, due, now))) posted.set(due.channel, due.week);
    },
  };
}
