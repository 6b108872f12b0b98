import type { Clock } from '../types.ts';
import type { Events } from './eventbridge-types.ts';
import { createIam, type Iam } from './iam.ts';
import type { Lambda } from './lambda.ts';
import { type Place, placeOfArn, placeText } from './place.ts';
import type { Senders } from './senders.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { AwsServer } from './wire-server.ts';

/** What other places reach of one. */
export interface PlaceParts {
  lambda: Lambda;
  events: Events;
  server: AwsServer;
  senders: Pick<Senders, 'ask'>;
}

/** What the places of one AWS share: accounts with their roles, the credentials given out, and who is where. */
export interface Cloud {
  /** Where the endpoint is, and everybody whose credentials say nothing else. */
  readonly home: Place;
  readonly sessions: Sessions;
  /** Absent for an account that the world does not have. */
  iamOf(accountId: string): Iam | undefined;
  /** The policy of the resource with this ARN, in whichever account it is. */
  resourcePolicy(arn: string): unknown;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  /** An account has every Region of the world: one where nothing is yet is made now. Absent for what the world does not have. */
  at(place: Place): PlaceParts | undefined;
  places(): readonly Place[];
  /** Whose sending policies turn away is known anew: a policy may have come with a template of another place. */
  askSenders(): Promise<void>;
  join(place: Place, parts: PlaceParts): void;
  /** How the API of a place answers requests from outside it; absent as always. */
  trouble: Map<string, Trouble>;
}

/** `gone`: nothing answers there. */
export type Trouble = 'throttled' | 'gone';

export interface CloudOptions {
  clock: Clock;
  home: Place;
  /** Beside the home. */
  others?: readonly Place[];
  /** Makes a place, which joins. */
  raise?: (place: Place) => void;
}

export function createCloud({ clock, home, others = [], raise }: CloudOptions): Cloud {
  const listed = [home, ...others];
  const regions = [...new Set(listed.map(({ region }) => region))];
  const accounts = new Map(listed.map(({ accountId }) => [accountId, createIam(accountId)]));
  const joined = new Map<string, { place: Place; parts: PlaceParts }>();
  return {
    home,
    sessions: createSessions(clock),
    iamOf: (accountId) => accounts.get(accountId),
    resourcePolicy: (arn) => accounts.get(placeOfArn(arn)?.accountId ?? '')?.resourcePolicy(arn),
    regions,
    accounts: [...accounts.keys()],
    at(place) {
      if (!accounts.has(place.accountId) || !regions.includes(place.region)) return undefined;
      if (!joined.has(placeText(place))) raise?.(place);
      return joined.get(placeText(place))?.parts;
    },
    places: () => [...joined.values()].map(({ place }) => place),
    askSenders: async () => {
      for (const { parts } of joined.values()) await parts.senders.ask();
    },
    join: (place, parts) => void joined.set(placeText(place), { place, parts }),
    trouble: new Map(),
  };
}
