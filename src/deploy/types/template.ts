/** A template's value, long form: plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/**
 * What a template says of one property, in an update with these parameters. `absent`: the property is left out, or is
 * `AWS::NoValue`. `unknown`: only the update will show it; `expression` is the unknown part, as one line for people.
 */
export type Answer<Value> =
  | { kind: 'known'; value: Value }
  | { kind: 'absent' }
  | { kind: 'unknown'; expression: string };

/**
 * How CloudFormation replaces a group's instances. What a rolling update leaves out has CloudFormation's default; what a
 * refresh leaves out is absent, since the group's own maintenance policy may say it.
 */
export type GroupUpdate =
  | { kind: 'replace' }
  | {
      kind: 'roll';
      minInService: Answer<number>;
      maxBatch: Answer<number>;
      waitsForSignals: Answer<boolean>;
      minSuccessful: Answer<number>;
      suspends: Answer<readonly string[]>;
      /** As it is written: `PT5M`. */
      pauseTime?: Answer<string>;
      /** The group also has AutoScalingInstanceRefresh, which CloudFormation refuses. */
      besideRefresh?: true;
    }
  | {
      kind: 'refresh';
      minHealthy: Answer<number>;
      maxHealthy: Answer<number>;
      checkpoints: Answer<readonly number[]>;
      scaleInProtected: Answer<string>;
      standby: Answer<string>;
    }
  | { kind: 'none' }
  /** It is unknown which of them applies. */
  | { kind: 'unknown'; expression: string };

/** Which version of its launch template a source takes. */
export type VersionSource =
  /** The number of the newest version, read when the stack is updated. */
  | 'newest-number'
  /** `$Latest` or `$Default`, read at each launch. */
  | 'floating'
  /** A number that does not follow a new version. */
  | 'fixed'
  /** A launch configuration: each is new. */
  | 'configuration'
  /** An image that is set in the group itself: an override's ImageId. */
  | 'own-image';

/** One of the things that a group launches from: all of them must follow the image. */
export interface LaunchSource {
  /** For people: `LaunchTemplate`, `LaunchConfigurationName`, `InstanceId`, `MixedInstancesPolicy`, `override 2`. */
  place: string;
  version: Answer<VersionSource>;
  /** `parameter`: the image parameter's own value. `ssm`: read again at each launch or update. `other`: known, and not from the parameter. */
  image: Answer<'parameter' | 'ssm' | 'other'>;
  /** Its instance types, where the template names them. */
  instanceTypes: Answer<readonly string[]>;
}

/** An Auto Scaling group that the update would leave in the stack. */
export interface TemplateGroup {
  logicalId: string;
  update: GroupUpdate;
  /** Signals that CloudFormation waits for when it creates the group; CloudFormation's defaults are in place. */
  creation: Answer<{ count: Answer<number>; minSuccessful: Answer<number> }>;
  /** AutoScalingGroupName. */
  name: Answer<string>;
  min: Answer<number>;
  max: Answer<number>;
  desired: Answer<number>;
  /** IgnoreUnmodifiedGroupSizeProperties: sizes that others changed are left as they are. */
  keepsSizes: Answer<boolean>;
  launches: readonly LaunchSource[];
  /** What it launches depends on the image parameter, as far as is known. */
  follows: boolean;
  /** `none`, `prevent-force-deletion`, `prevent-all-deletion`. */
  deletionProtection: Answer<string>;
  /** RetentionTriggers of InstanceLifecyclePolicy, by hook action: `{ TerminateHookAbandon: 'retain' }`. */
  retention: Answer<Readonly<Record<string, string>>>;
  subnets: Answer<readonly string[]>;
}

/** What a template says of the groups that an image parameter reaches. */
export interface TemplateFacts {
  hasParameter: boolean;
  /** The parameter has an SSM type: its value is a parameter's name, read again at each update. */
  ssmParameter: boolean;
  groups: readonly TemplateGroup[];
  /** Resources that depend on the image parameter, directly or through others, by logical id. */
  following: readonly string[];
  /** What prevents reading it before the update; each is refused by name. */
  unsupported: readonly Unsupported[];
}

/**
 * A part of a template that Patchwarden does not read. `name`: the transform, the module's type, or a nested stack's
 * logical id.
 */
export interface Unsupported {
  kind: 'language-extensions' | 'macro' | 'module' | 'nested-stack';
  name: string;
}
