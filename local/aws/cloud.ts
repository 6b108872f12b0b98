import type { CallService, Clock } from '../types.ts';
import type { Events } from './eventbridge-types.ts';
import { createIam, type Iam } from './iam.ts';
import type { Lambda } from './lambda.ts';
import { type Place, placeOfArn, placeText } from './place.ts';
import type { Senders } from './senders.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { WireResponse } from './wire-response.ts';
import type { RestRequest } from './wire-rest.ts';

/** Who signed a request, and for where. */
export interface Signer {
  place: Place;
  /** Name of the role, and of the session behind it if there is one. Absent for who administers the account. */
  caller?: string;
}

/** What answers for one place, whichever endpoint a request has come to. */
export interface PlaceServer {
  /** The endpoint; before it listens, AWS's own for the Region. */
  readonly url: string;
  callService: CallService;
  /** Answers a request to this place that has come to the endpoint of another. */
  answerFor(request: RestRequest, signer: Signer): Promise<WireResponse | undefined>;
}

/** What other places reach of one. */
export interface PlaceParts {
  lambda: Lambda;
  events: Events;
  server: PlaceServer;
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
  resourcePolicy(this: void, arn: string): unknown;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  /** An account has every Region of the world: one where nothing is yet is made now. Absent for what the world does not have. */
  at(this: void, place: Place): PlaceParts | undefined;
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
