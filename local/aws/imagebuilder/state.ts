import type {
  Component,
  ContainerRecipe,
  DistributionConfiguration,
  Image,
  ImagePipeline,
  ImageRecipe,
  ImageScanStatus,
  ImageStatus,
  InfrastructureConfiguration,
  OutputResources,
  Workflow,
  WorkflowExecutionStatus,
  WorkflowStepExecutionStatus,
  WorkflowType,
} from '@aws-sdk/client-imagebuilder';
import type { Clock, Emit } from '../../types.ts';
import type { BakeFault, Faults } from '../faults.ts';
import type { Place } from '../place.ts';
import type { Waiting } from '../waiting.ts';

export interface Package {
  name: string;
  version: string;
}

export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

export interface Vulnerability {
  id: string;
  package: string;
  severity: Severity;
  /** CVSS base score. */
  score: number;
  title: string;
  /** Whether the vendor has released a fixed package. */
  fixable: boolean;
}

/** One vulnerability as a scan found it in one image. */
export interface Finding {
  vulnerability: Vulnerability;
  version: string;
  firstObservedAt: number;
}

/** What images are made of: the packages of a first build, those that come and go, and what is known to be wrong with them. */
export interface ImageContent {
  packages: readonly Package[];
  optionalPackages: readonly Package[];
  vulnerabilities: readonly Vulnerability[];
}

export interface BuiltAmi {
  id: string;
  region: string;
  accountId: string;
  name: string;
  description: string;
  createdAt: number;
  tags: Record<string, string>;
  /** Who else may see and launch it: everybody, or these accounts. */
  sharedWith?: 'everybody' | readonly string[];
  /** It could not be made, and nothing can be launched from it. */
  isFailed?: boolean;
}

export interface ImageBuilderOptions {
  clock: Clock;
  emit: Emit;
  accountId: string;
  region: string;
  /** Of its ids. */
  salt?: string | undefined;
  /** How long a whole bake takes; absent: 22 to 27 minutes, by pipeline and build number. */
  bakeMinutes?: number | undefined;
  content: ImageContent;
  /** What a package's vendor had released by a moment, as its version; absent: packages have versions of their own. */
  released?: (name: string, at: number) => string | undefined;
  faults?: Pick<Faults, 'takeBake' | 'add'>;
  /** Told of every AMI that a build makes. */
  onAmi?: (ami: BuiltAmi) => void;
  /** Told of every SSM parameter that a distribution writes. */
  onParameter?: (parameter: WrittenParameter) => void;
  /** Whether parameters can be written there, beside here. */
  reaches?: (place: Place) => boolean;
}

export interface WrittenParameter {
  place: Place;
  name: string;
  value: string;
  dataType: 'text' | 'aws:ec2:image';
}

export interface WorkflowStepRecord {
  id: string;
  name: string;
  action: string;
  /** How long it takes, in world milliseconds; infinite for a step that waits for an action. */
  ms: number;
  /** Of a step that waits for an action: how long at most. */
  timeoutMs?: number;
  onFailure: 'Abort' | 'Continue';
  status: WorkflowStepExecutionStatus;
  message?: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  startedAt?: number;
  endedAt?: number;
}

export interface WorkflowRecord {
  id: string;
  arn: string;
  type: WorkflowType;
  status: WorkflowExecutionStatus;
  message?: string;
  steps: WorkflowStepRecord[];
  startedAt?: number;
  endedAt?: number;
  retried?: boolean;
}

/** One stretch of a bake: a status, and the workflow that runs in it (or only the time it takes). */
export interface Phase {
  status: ImageStatus;
  ms: number;
  workflow?: WorkflowRecord;
}

/** Newer than the SDK's model, which drops it on the wire; the failed workflow step says the same. */
export interface FailureContext {
  imageStatus: ImageStatus;
  workflowExecutionId: string;
  workflowArn: string;
  stepExecutionId: string;
  failedStep: string;
  componentFailure?: {
    componentArn: string;
    phaseName: string;
    stepName: string;
    action: string;
    errorMessage: string;
  };
  distributionFailure?: {
    errorMessage: string;
    regionFailures: { region: string; status: string; accountId: string; errorMessage: string }[];
  };
}

/** What is fixed when a build starts. */
export type ImageBasis = Pick<
  Image,
  | 'imageRecipe'
  | 'containerRecipe'
  | 'infrastructureConfiguration'
  | 'distributionConfiguration'
  | 'imageTestsConfiguration'
  | 'imageScanningConfiguration'
  | 'enhancedImageMetadataEnabled'
  | 'executionRole'
  | 'workflows'
>;

export interface ImageRecord {
  arn: string;
  name: string;
  version: string;
  build: number;
  kind: 'AMI' | 'DOCKER';
  basis: ImageBasis;
  pipelineArn: string;
  status: ImageStatus;
  reason?: string;
  failureContext?: FailureContext;
  createdAt: number;
  buildType: 'USER_INITIATED' | 'SCHEDULED';
  scan?: ImageScanStatus;
  outputs: OutputResources;
  packages: Package[];
  /** Names of the packages that this build took a newer version of. */
  upgraded: Set<string>;
  findings: Finding[];
  phases: Phase[];
  tags: Record<string, string>;
  fault?: BakeFault;
  cancelling: boolean;
  stepAction?: { stepId: string; action: string; reason?: string };
  waiting: Waiting;
}

export interface ImageBuilderState extends Omit<ImageBuilderOptions, 'faults' | 'onAmi' | 'onParameter' | 'reaches'> {
  faults: Pick<Faults, 'takeBake' | 'add'>;
  onAmi: (ami: BuiltAmi) => void;
  onParameter: (parameter: WrittenParameter) => void;
  reaches: (place: Place) => boolean;
  nextId: () => string;
  components: Map<string, Component>;
  recipes: Map<string, ImageRecipe>;
  containerRecipes: Map<string, ContainerRecipe>;
  infrastructure: Map<string, InfrastructureConfiguration>;
  distributions: Map<string, DistributionConfiguration>;
  workflows: Map<string, Workflow>;
  pipelines: Map<string, ImagePipeline>;
  images: Map<string, ImageRecord>;
  /** By pipeline: takes back the wait for its schedule's next match. */
  schedules: Map<string, () => void>;
  /** By operation and client token: what was asked and what was answered. */
  tokens: Map<string, { request: string; response: object }>;
}
