import type { Here } from '../../src/config/here.ts';
import { HOME } from '../support/home.ts';

/** The people of the model, as Slack has them, and what makes one of them count: written down here once more, apart from src. */
export interface Account {
  id: string;
  team: string;
  deleted: boolean;
  bot: boolean;
  guest: boolean;
  stranger: boolean;
}

const account = (id: string, parts: Partial<Account> = {}): Account => ({
  id,
  team: 'T0PATCHW',
  deleted: false,
  bot: false,
  guest: false,
  stranger: false,
  ...parts,
});

export const accounts = (): Account[] => [
  account('U0ANA'),
  account('U0BEN'),
  account('U0CLEO'),
  account('U0CLEO2'),
  account('U0DEV'),
  account('U0EVE'),
  account('U0GUEST', { guest: true }),
  account('U0EXT', { team: 'T0OTHER', stranger: true }),
  account('U0GONE', { deleted: true }),
  account('UPATCHBOT', { bot: true }),
];

export const EVERYONE = [
  'U0ANA',
  'U0BEN',
  'U0CLEO',
  'U0CLEO2',
  'U0DEV',
  'U0EVE',
  'U0GUEST',
  'U0EXT',
  'U0GONE',
  'UPATCHBOT',
];
/** Who may approve something at the beginning; in the course of a schedule that changes. */
export const APPROVERS = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0EVE'];

/** Members of the user group at the beginning: a guest and a deactivated account are in it too. */
export const PLATFORM = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0GUEST', 'U0EXT', 'U0GONE', 'UPATCHBOT'];

export type Name = 'web' | 'api';

/** Another account and Region, with fleets and pipelines that AWS calls as it does those at home. */
export const MEMBER: Here = { account: '444455556666', region: 'us-east-1' };

/** What the config calls a fleet or an image: a name there is one thing, wherever that is. */
export type FleetName = Name | `${Name}-east`;
const FLEET_NAMES: readonly FleetName[] = ['web', 'api', 'web-east', 'api-east'];

export const fleetNamed = (word: string | undefined): FleetName => FLEET_NAMES.find((name) => name === word) ?? 'api';

/** How many people, and from where, and which accounts are one person: what a deployment may change while runs go on. */
export interface Rules {
  approvals: Readonly<Record<Name, number>>;
  /** Who may approve besides the user group, for api alone. */
  leads: readonly string[];
  people: Readonly<Record<string, readonly string[]>>;
  /** Whose occurrences the config approves in advance. */
  standing: Readonly<Record<Name, boolean>>;
  /** Everything is only observed: `true` asks nobody, `shadow` asks people. */
  observe?: true | 'shadow';
  /** There are fleets and images in a member place. */
  places?: true;
}

export const RULES: Rules = {
  approvals: { web: 1, api: 2 },
  leads: ['U0ANA', 'U0EVE'],
  people: { cleo: ['U0CLEO', 'U0CLEO2'] },
  standing: { web: false, api: true },
};

/** One thing of the config changed: each is undone by the next change. */
export const CHANGED_RULES: readonly Partial<Rules>[] = [
  {},
  { approvals: { web: 2, api: 2 } },
  { approvals: { web: 1, api: 3 } },
  { leads: ['U0EVE'] },
  { leads: ['U0ANA'] },
  { people: { ...RULES.people, ben: ['U0BEN', 'U0EVE', 'U0ANA'] } },
];

/** Those of the schedules that patch: what is approved in advance changes most. */
export const CHANGED_STANDING: readonly Partial<Rules>[] = [
  ...CHANGED_RULES,
  { standing: { web: false, api: false } },
  { standing: { web: false, api: false } },
  { standing: { web: true, api: true } },
];

export const personBehind = (userId: string, { people }: Rules): string =>
  Object.entries(people).find(([, ids]) => ids.includes(userId))?.[0] ?? userId;

export const PIPELINES: Readonly<Record<FleetName, string>> = {
  web: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web',
  api: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/api',
  'web-east': 'arn:aws:imagebuilder:us-east-1:444455556666:image-pipeline/web',
  'api-east': 'arn:aws:imagebuilder:us-east-1:444455556666:image-pipeline/api',
};

export const FLEETS: Readonly<Record<FleetName, string>> = {
  web: '111122223333/ap-southeast-2/auto-scaling-group/web',
  api: '111122223333/ap-southeast-2/stack/api',
  'web-east': '444455556666/us-east-1/auto-scaling-group/web',
  'api-east': '444455556666/us-east-1/stack/api',
};

/** What is patched at a time of its own … */
export const GROUPS: Readonly<Record<FleetName, string>> = {
  web: '111122223333/ap-southeast-2/patch-group/web',
  api: '111122223333/ap-southeast-2/patch-group/api',
  'web-east': '444455556666/us-east-1/patch-group/web',
  'api-east': '444455556666/us-east-1/patch-group/api',
};

/** … and in its window. */
export const WINDOWS: Readonly<Record<Name, string>> = {
  web: '111122223333/ap-southeast-2/patch-group/web/window/mw-web',
  api: '111122223333/ap-southeast-2/patch-group/api/window/mw-api',
};

/** What the runs of a schedule change. */
export const KINDS = ['bake', 'deploy', 'patch'] as const;
export type Kind = (typeof KINDS)[number];

const SUBJECTS: Readonly<Record<Kind, readonly string[]>> = {
  bake: Object.values(PIPELINES),
  deploy: Object.values(FLEETS),
  patch: [...Object.values(GROUPS), ...Object.values(WINDOWS)],
};

/** Those that the deployed config has. */
export const subjectsOf = (kind: Kind, { places }: Rules): string[] =>
  SUBJECTS[kind].filter((subject) => places === true || placeIn(subject) === HOME);

export const nameOf = (subject: string): Name => (/[/-]web$/.test(subject) ? 'web' : 'api');

/** Whether a subject is in that place: it says so itself, and so does a pipeline's ARN. */
export const isIn = (subject: string, { account, region }: Here): boolean =>
  subject.startsWith(`${account}/${region}/`) || subject.includes(`:${region}:${account}:`);

export const placeIn = (subject: string): Here => (isIn(subject, MEMBER) ? MEMBER : HOME);

/** The run's name: what the config calls its subject. */
export const fleetNameOf = (subject: string): FleetName =>
  placeIn(subject) === HOME ? nameOf(subject) : `${nameOf(subject)}-east`;

const isFullMember = ({ deleted, bot, guest, stranger, team }: Account): boolean =>
  !deleted && !bot && !guest && !stranger && team === 'T0PATCHW';

/** May this account approve runs of that name right now? */
export const isEligible = (
  who: Account,
  name: Name,
  { platform, rules }: { platform: readonly string[]; rules: Rules },
): boolean => isFullMember(who) && (platform.includes(who.id) || (name === 'api' && rules.leads.includes(who.id)));
