import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Here } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import type { Arns } from './arns.ts';
import type { DeniedActions } from './denied-actions.ts';
import type { HintEvent } from './event-patterns.ts';
import type { Json } from './runbook-document.ts';
import type { Wildcard } from './wildcards.ts';

/** What a feature may know when it says what it needs. */
export interface FeatureContext {
  config: Config;
  here: Here;
  arns: Arns;
}

/** What one feature adds to the bot. Names (`kind`, event, variable, `sid`) must differ between features. */
export interface FeatureParts {
  /** Its SSM Automation documents, each with a role of its own. */
  runbooks: readonly RunbookSpec[];
  /** What the worker may do for it: reads, and what changes nothing. */
  workerStatements: readonly iam.PolicyStatement[];
  /** What the worker may never do in the services that this feature touches. */
  denies: readonly DeniedActions[];
  /** Events of the default bus that mean "look now". A name becomes one rule, or several when its lists are long. */
  events: Readonly<Record<string, HintEvent>>;
  /** Environment of the worker. */
  env: Readonly<Record<string, string>>;
  /** Every wildcard in a resource of the statements above, with its reason. */
  wildcards: readonly Wildcard[];
}

export interface RunbookSpec {
  /** Short and lower case: `deploy` gives the role `patchwarden-deploy-runbook-<region>`. */
  kind: string;
  /** The document's name. */
  name: string;
  /** Ends the description of its role. */
  does: string;
  /** Everything its role may do; `passTheGate` is the first. */
  statements: readonly iam.PolicyStatement[];
  /** The document, with the role and the table filled in: `readRunbook` reads one of infra/runbooks. */
  content: (values: RunbookValues) => Json;
}

export interface RunbookValues extends Readonly<Record<string, string>> {
  RunbookRoleArn: string;
  TableName: string;
}

/** A file of infra/features exports one as `feature`. */
export type InfraFeature = (context: FeatureContext) => FeatureParts;
