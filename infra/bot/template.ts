import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib/core';
import { placeText } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';

/** A template that is only read for its resources needs no code. */
const STAND_IN = join(import.meta.dirname, '../placeholder');

export interface Templates {
  hub: unknown;
  /** By the place, `444455556666/us-east-1`. */
  members: Readonly<Record<string, unknown>>;
}

/**
 * The templates of the bot's stack and of every member place, for a config. Validation is for `cdk synth` and the tests; here only speed
 * counts. The CDK, which takes a second to load, is loaded by the first call.
 */
export async function templatesFor(config: Config): Promise<Templates> {
  process.env['CDK_VALIDATION'] = 'false';
  const { createApp } = await import('./create-app.ts');
  const { loadFeatures } = await import('./load-features.ts');
  const { DEFAULT_SETTINGS } = await import('./settings.ts');
  const { addMembers } = await import('../member/add-members.ts');
  const outdir = mkdtempSync(join(tmpdir(), 'patchwarden-synth-'));
  try {
    const features = await loadFeatures();
    const { app, stack } = createApp({
      config,
      features,
      bundles: { slack: STAND_IN, worker: STAND_IN, gatekeeper: STAND_IN },
      settings: DEFAULT_SETTINGS,
      outdir,
    });
    const members = addMembers(app, config, features);
    const made = app.synth();
    const templateOf = ({ artifactId }: Stack): unknown => made.getStackArtifact(artifactId).template;
    return {
      hub: templateOf(stack),
      members: Object.fromEntries(members.map((member) => [placeText(member.place), templateOf(member)])),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
