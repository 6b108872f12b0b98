import { feature } from '../../../infra/features/compliance.ts';
import { hereOf } from '../../../src/config/here.ts';
import type { Config } from '../../../src/config/types.ts';
import { fullConfig } from '../bot-template.ts';

const arns = { of: (service: string, resource: string) => `arn:${service}:${resource}`, role: (name: string) => name };

function allowed(compliance: Partial<NonNullable<Config['compliance']>>): readonly string[] {
  const config = fullConfig();
  const base = {
    sweepMs: 1,
    callsPerSecond: 3,
    staleMs: 1,
    images: { behind: 2, ageMs: 1 },
    windowTags: [],
    custom: [],
    unrated: 'told' as const,
    exceptions: { maxMs: 1, remindMs: 1 },
    configRules: false,
  };
  const here = hereOf(config);
  const context = { config: { ...config, compliance: { ...base, ...compliance } }, here, home: here, arns };
  return feature(context).workerStatements.flatMap(({ actions, resources }) =>
    actions.includes('s3:GetObject') ? resources : [],
  );
}

test('the catalogue is the one object that may be read for it, and none without it', () => {
  expect(allowed({ deadlines: 'bod-26-04', catalogue: 's3://acme-security/feeds/kev.json' })).toEqual([
    'arn:aws:s3:::acme-security/feeds/kev.json',
  ]);
  expect(allowed({ deadlines: 'bod-26-04' })).toEqual([]);
});
