import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import type { Arns } from './arns.ts';
import type { DeniedActions } from './denied-actions.ts';
import type { HintEvent } from './event-patterns.ts';
import type { Json } from './runbook-document.ts';
import type { RoleName, Wildcard } from './wildcards.ts';

/** What a feature may know when it says what it needs. */
export interface FeatureContext {
  /** With what is in this account and Region alone. */
  config: Config;
  here: Here;
  /** Where the bot itself is: `here`, or in a member place the hub. */
  home: Here;
  arns: Arns;
}

/** What one feature adds to the bot. Names (`kind`, event, variable, `sid`) must differ between features. */
export interface FeatureParts {
  /** Its SSM Automation documents, each with a role of its own. */
  runbooks: readonly RunbookSpec[];
  /** What the worker may do for it: reads, and what changes nothing. */
  workerStatements: readonly iam.PolicyStatement[];
  /** What the gatekeeper reads for it, beside the record: what a start is compared with. */
  gatekeeperReads?: readonly iam.PolicyStatement[];
  /** What the worker may never do in the services that this feature touches. */
  denies: readonly DeniedActions[];
  /** Events of the default bus that mean "look now". A name becomes one rule, or several when its lists are long. */
  events: Readonly<Record<string, HintEvent>>;
  /** Environment of the worker. */
  env: Readonly<Record<string, string>>;
  /** Every wildcard in a resource of the statements above, and of its other roles, with its reason. */
  wildcards: readonly Wildcard[];
  /** What else it brings into the stack; physical names and ARNs of it are written out, so that nothing waits for it. */
  also?: (this: void, scope: Construct, made: { worker: iam.IRole }) => AlsoBrought;
}

export interface AlsoBrought {
  /** Roles beside those of its runbooks, by the name that its wildcards give. */
  roles: ReadonlyMap<RoleName, iam.IRole>;
  /** Checks of the synth that do not apply there, and why. */
  acknowledged: readonly Acknowledgement[];
}

export interface RunbookSpec {
  /** Short and lower case: `deploy` gives the role `patchwarden-deploy-runbook-<region>`. */
  kind: string;
  /** The document's name. */
  name: string;
  /** Ends the description of its role. */
  does: string;
  /** Who starts it. A maintenance window's is not the worker's to start. Default: the worker. */
  startedBy?: 'worker' | 'window';
  /** Everything its role may do besides asking the gatekeeper, which is its first step. */
  statements: readonly iam.PolicyStatement[];
  /** The document, with the role and the gatekeeper filled in: `readRunbook` reads one of infra/runbooks. */
  content: (values: RunbookValues) => Json;
}

export interface RunbookValues extends Readonly<Record<string, string>> {
  RunbookRoleArn: string;
  GatekeeperName: string;
}

/** A file of infra/features exports one as `feature`. */
export type InfraFeature = (context: FeatureContext) => FeatureParts;
