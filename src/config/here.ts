/** An account and Region: of the bot, its home, or another one that it looks after. */
export interface Here {
  /** Twelve digits. */
  account: string;
  region: string;
}

type Accounts = Readonly<Record<string, { regions: readonly string[] }>>;

/** Home: the first entry of `accounts` and its first Region. Nothing else decides it. @throws when the config names none. */
export function hereOf({ accounts }: { accounts: Accounts }): Here {
  const [first] = Object.entries(accounts);
  const region = first?.[1].regions[0];
  if (first === undefined || region === undefined) {
    throw new Error('accounts: name the account and Region that the bot is deployed to, as the first entry');
  }
  return { account: first[0], region };
}

/** The role of a runbook. It holds the Region, since roles are the whole account's. */
export const runbookRoleName = (kind: string, { region }: Pick<Here, 'region'>): string =>
  `patchwarden-${kind}-runbook-${region}`;
