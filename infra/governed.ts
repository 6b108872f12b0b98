import type { Config } from '../src/config/types.ts';

/** What the stack may touch: one account, one Region, and only the pipelines and calendars of the config. */
export interface Governed {
  account: string;
  region: string;
  pipelineArns: readonly string[];
  calendarArns: readonly string[];
}

/**
 * The home account and Region are the first entry of `accounts`.
 * Throws an `Error` naming a pipeline that lies elsewhere: the runbook's role would have no way to bake it.
 */
export function governedBy(config: Config): Governed {
  const [home] = Object.entries(config.accounts);
  const region = home?.[1].regions[0];
  if (home === undefined || region === undefined) throw new Error('accounts: name the account and Region to deploy to');
  const [account] = home;
  const prefix = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/`;
  for (const { name, pipelineArn } of Object.values(config.images)) {
    if (!pipelineArn.startsWith(prefix)) {
      throw new Error(
        `images.${name}.pipeline: is ${pipelineArn} and must start with ${prefix}, the account deployed to`,
      );
    }
  }
  const pipelineArns = [...new Set(Object.values(config.images).map(({ pipelineArn }) => pipelineArn))].sort();
  if (pipelineArns.length === 0) throw new Error('images: name at least one pipeline, or there is nothing to bake');
  return { account, region, pipelineArns, calendarArns: [...config.freezes] };
}
