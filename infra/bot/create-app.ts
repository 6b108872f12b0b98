import { App } from 'aws-cdk-lib/core';
import type { Config } from '../../src/config/types.ts';
import { BotStack } from './bot-stack.ts';
import type { InfraFeature } from './feature.ts';
import type { Bundles } from './functions.ts';
import { readSettings, type Settings } from './settings.ts';

export interface AppOptions {
  config: Config;
  /** Those of infra/features: `loadFeatures` reads them. */
  features: readonly InfraFeature[];
  bundles: Bundles;
  /** Default: from the CDK context. */
  settings?: Settings;
  /** Where the assembly goes. Default: where the CDK CLI says, or a temporary folder. */
  outdir?: string;
  context?: Readonly<Record<string, unknown>>;
}

export interface BotApp {
  app: App;
  stack: BotStack;
}

/** The CDK app. Asks nothing of any AWS account and needs no network. */
export function createApp({ config, features, bundles, settings, outdir, context = {} }: AppOptions): BotApp {
  const app = new App({
    analyticsReporting: false,
    ...(outdir === undefined ? {} : { outdir }),
    // The Region is known, so ARNs say "aws" and not a reference to the partition: easier to read, and to test.
    postCliContext: { '@aws-cdk/core:enablePartitionLiterals': true, ...context },
  });
  const stack = new BotStack(app, { config, features, bundles, settings: settings ?? readSettings(app.node) });
  return { app, stack };
}
