/** The people of the model, as Slack has them, and what makes one of them count: written down here once more, apart from src. */
export interface Account {
  id: string;
  /** Who sits behind it. */
  person: string;
  team: string;
  deleted: boolean;
  bot: boolean;
  guest: boolean;
  stranger: boolean;
}

const account = (id: string, parts: Partial<Account> = {}): Account => ({
  id,
  person: id,
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
  account('U0CLEO', { person: 'cleo' }),
  account('U0CLEO2', { person: 'cleo' }),
  account('U0DEV'),
  account('U0EVE'),
  account('U0GUEST', { guest: true }),
  account('U0EXT', { team: 'T0OTHER', stranger: true }),
  account('U0GONE', { deleted: true }),
  account('UPATCHBOT', { bot: true }),
];

/** Members of the user group at the beginning: a guest and a deactivated account are in it too. */
export const PLATFORM = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0GUEST', 'U0EXT', 'U0GONE', 'UPATCHBOT'];
export const LEADS = ['U0ANA', 'U0EVE'];

/** How many people, and from where. */
export const RULES = {
  web: { approvals: 1, leads: false },
  api: { approvals: 2, leads: true },
} as const;

export type Name = keyof typeof RULES;

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
export const isEligible = (who: Account, name: Name, platform: readonly string[]): boolean =>
  isFullMember(who) && (platform.includes(who.id) || (RULES[name].leads && LEADS.includes(who.id)));
