/** An account in a Region: what is in one is not in another. */
export interface Place {
  accountId: string;
  region: string;
}

/** `444455556666/us-east-1`, as people write it. */
export const placeText = ({ accountId, region }: Place): string => `${accountId}/${region}`;

/** Absent for what is no place. */
export function parsePlace(text: string): Place | undefined {
  const [, accountId, region] = /^(\d{12})\/([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(text) ?? [];
  return accountId === undefined || region === undefined ? undefined : { accountId, region };
}

export const isSamePlace = (one: Place, other: Place): boolean =>
  one.accountId === other.accountId && one.region === other.region;

/** Where an ARN's resource is; IAM's have an account and no Region. Absent for AWS's own and for what is no ARN. */
export function placeOfArn(arn: string): Place | undefined {
  const [, region, accountId] = /^arn:aws:[a-z0-9-]+:([a-z0-9-]*):(\d{12}):/.exec(arn) ?? [];
  return accountId === undefined || region === undefined ? undefined : { accountId, region };
}
