/** Physical names of the reporting stack. Its bucket has none of its own, so that nobody can take the name first. */
export const REPORTING = {
  stack: 'PatchwardenReporting',
  database: 'patchwarden_reporting',
  workgroup: 'patchwarden-reporting',
  sync: 'patchwarden-reporting',
  reader: 'patchwarden-reporting-reader',
  schedule: 'patchwarden-reporting-keep-today',
} as const;
