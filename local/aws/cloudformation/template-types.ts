export interface TemplateParameter {
  type: string;
  default?: string;
  description?: string;
  noEcho: boolean;
  allowedValues?: readonly string[];
  allowedPattern?: string;
  constraintDescription?: string;
  minLength?: number;
  maxLength?: number;
  minValue?: number;
  maxValue?: number;
}

export interface TemplateResource {
  type: string;
  properties: Record<string, unknown>;
  dependsOn: readonly string[];
  condition?: string;
  creationPolicy?: Record<string, unknown>;
  updatePolicy?: Record<string, unknown>;
  deletionPolicy?: string;
}

export interface TemplateOutput {
  value: unknown;
  description?: string;
  condition?: string;
  exportName?: unknown;
}

export interface Template {
  /** As it was given. */
  text: string;
  description?: string;
  parameters: ReadonlyMap<string, TemplateParameter>;
  conditions: Record<string, unknown>;
  mappings: Record<string, unknown>;
  resources: ReadonlyMap<string, TemplateResource>;
  outputs: ReadonlyMap<string, TemplateOutput>;
}
