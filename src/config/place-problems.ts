import type { Here } from './here.ts';
import { placeOfArn } from './place.ts';
import type { Problem } from './problem.ts';
import type { ConfigView } from './view.ts';

/** What an entry says of where it is, as it is written. */
export interface Placed {
  account?: string | undefined;
  region?: string | undefined;
}

type Accounts = Pick<ConfigView, 'accounts'>;

/** The place of an entry, as far as the file says one. */
export function placeIn({ accounts: { names, entries } }: Accounts, written: Placed): Partial<Here> {
  const account = written.account ?? names[0] ?? '';
  const region = written.region ?? entries.get(account)?.regions[0];
  return { account, ...(region === undefined ? {} : { region }) };
}

/** For names that are another thing in another place. */
export const placeWord = (view: Accounts, written: Placed): string => {
  const { account, region } = placeIn(view, written);
  return `${account}/${region}`;
};

/** `account` and `region` name a listed place. */
export function writtenPlaceProblems(view: Accounts, path: readonly string[], written: Placed): Problem[] {
  const { accounts } = view;
  const { account = '', region } = placeIn(view, written);
  if (!accounts.names.includes(account)) {
    const message = `is ${account}, which is not in accounts: add it there, or name a listed account.`;
    return written.account === undefined ? [] : [{ path: [...path, 'account'], message }];
  }
  const regions = accounts.entries.get(account)?.regions;
  if (regions === undefined) return [];
  if (region === undefined) {
    const message = `is ${account}, which has no Regions in accounts: add the Region there.`;
    return [{ path: [...path, 'account'], message }];
  }
  if (regions.includes(region)) return [];
  const message = `is ${region}, which is not in accounts.${account}.regions: add it there, or name a listed Region.`;
  return [{ path: [...path, 'region'], message }];
}

/** The ARN of a pipeline is of a listed place. */
export function pipelinePlaceProblems({ accounts }: Accounts, arn: string, path: readonly string[]): Problem[] {
  const { region = '', account = '' } = placeOfArn(arn) ?? {};
  if (!accounts.names.includes(account)) {
    return [
      {
        path,
        message: `is in account ${account}, which is not in accounts: add it there, or name a pipeline of a listed account.`,
      },
    ];
  }
  const regions = accounts.entries.get(account)?.regions;
  if (regions === undefined || regions.includes(region)) return [];
  return [
    {
      path,
      message: `is in ${region}, which is not in accounts.${account}.regions: add it there, or name a pipeline of a listed Region.`,
    },
  ];
}
