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

/** Members of the user group at the beginning: a guest and a deactivated account are in it too. */
export const PLATFORM = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0GUEST', 'U0EXT', 'U0GONE', 'UPATCHBOT'];

export type Name = 'web' | 'api';

/** How many people, and from where, and which accounts are one person: what a deployment may change while runs go on. */
export interface Rules {
  approvals: Readonly<Record<Name, number>>;
  /** Who may approve besides the user group, for api alone. */
  leads: readonly string[];
  people: Readonly<Record<string, readonly string[]>>;
}

export const RULES: Rules = {
  approvals: { web: 1, api: 2 },
  leads: ['U0ANA', 'U0EVE'],
  people: { cleo: ['U0CLEO', 'U0CLEO2'] },
};

/** One thing of the config changed: each is undone by the next change. */
export const CHANGED_RULES: readonly Partial<Rules>[] = [
  {},
  { approvals: { web: 2, api: 2 } },
  { approvals: { web: 1, api: 3 } },
  { leads: ['U0EVE'] },
  { people: { ...RULES.people, ben: ['U0BEN', 'U0EVE', 'U0ANA'] } },
];

export const personBehind = (userId: string, { people }: Rules): string =>
  Object.entries(people).find(([, ids]) => ids.includes(userId))?.[0] ?? userId;

export const PIPELINES: Readonly<Record<Name, string>> = {
  web: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web',
  api: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/api',
};

export const FLEETS: Readonly<Record<Name, string>> = {
  web: '111122223333/ap-southeast-2/auto-scaling-group/web',
  api: '111122223333/ap-southeast-2/stack/api',
};

/** What the runs of a schedule change. */
export type Kind = 'bake' | 'deploy';
export const SUBJECTS: Readonly<Record<Kind, Readonly<Record<Name, string>>>> = { bake: PIPELINES, deploy: FLEETS };

export const nameOf = (subject: string): Name => (subject.endsWith('/web') ? 'web' : 'api');

const isFullMember = ({ deleted, bot, guest, stranger, team }: Account): boolean =>
  !deleted && !bot && !guest && !stranger && team === 'T0PATCHW';

/** May this account approve runs of that name right now? */
export const isEligible = (
  who: Account,
  name: Name,
  { platform, rules }: { platform: readonly string[]; rules: Rules },
): boolean => isFullMember(who) && (platform.includes(who.id) || (name === 'api' && rules.leads.includes(who.id)));
