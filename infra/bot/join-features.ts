import type * as iam from 'aws-cdk-lib/aws-iam';
import { type Here, hereOf } from '../../src/config/here.ts';
import { configAt } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import { arnsAt } from './arns.ts';
import type { FeatureContext, FeatureParts, InfraFeature } from './feature.ts';

/** As of one feature, and what each of them brings besides. */
export interface JoinedParts extends Omit<FeatureParts, 'also' | 'gatekeeperReads'> {
  gatekeeperReads: readonly iam.PolicyStatement[];
  also: readonly NonNullable<FeatureParts['also']>[];
}

/** What all features add, together. @throws an `Error` when two of them use one name. */
export function joinFeatures(features: readonly InfraFeature[], context: FeatureContext): JoinedParts {
  const parts = features.map((feature) => feature(context));
  const events = parts.flatMap((part) => Object.entries(part.events));
  const env = parts.flatMap((part) => Object.entries(part.env));
  const joined = {
    runbooks: parts.flatMap(({ runbooks }) => runbooks),
    workerStatements: parts.flatMap(({ workerStatements }) => workerStatements),
    gatekeeperReads: parts.flatMap(({ gatekeeperReads = [] }) => gatekeeperReads),
    denies: parts.flatMap(({ denies }) => denies),
    wildcards: parts.flatMap(({ wildcards }) => wildcards),
    also: parts.flatMap(({ also }) => also ?? []),
  };
  refuseTwice(
    'runbook',
    joined.runbooks.map(({ kind }) => kind),
  );
  refuseTwice(
    'document',
    joined.runbooks.map(({ name }) => name),
  );
  refuseTwice(
    'event',
    events.map(([name]) => name),
  );
  refuseTwice(
    'environment variable',
    env.map(([name]) => name),
  );
  refuseTwice('statement of the worker', [
    ...joined.workerStatements.flatMap(({ sid }) => sid ?? []),
    ...joined.denies.map(({ sid }) => sid),
  ]);
  return { ...joined, events: Object.fromEntries(events), env: Object.fromEntries(env) };
}

/** The environment that features add for these places. */
export const envOf = (
  features: readonly InfraFeature[],
  config: Config,
  places: readonly Here[],
): Readonly<Record<string, string>> =>
  Object.assign(
    {},
    ...places.map((here) => {
      const context = { config: configAt(config, here), here, home: hereOf(config), arns: arnsAt(here) };
      return joinFeatures(features, context).env;
    }),
  );

function refuseTwice(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`infra/features: two features name the ${what} ${twice}`);
}
