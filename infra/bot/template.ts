import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/types.ts';

/** A template that is only read for its resources needs no code. */
const STAND_IN = join(import.meta.dirname, '../placeholder');

/**
 * The bot stack's template for a config. Validation is for `cdk synth` and the tests; here only speed counts. The CDK, which
 * takes a second to load, is loaded by the first call.
 */
export async function templateFor(config: Config): Promise<unknown> {
  process.env['CDK_VALIDATION'] = 'false';
  const { createApp } = await import('./create-app.ts');
  const { loadFeatures } = await import('./load-features.ts');
  const { DEFAULT_SETTINGS } = await import('./settings.ts');
  const outdir = mkdtempSync(join(tmpdir(), 'patchwarden-synth-'));
  try {
    const { app, stack } = createApp({
      config,
      features: await loadFeatures(),
      bundles: { slack: STAND_IN, worker: STAND_IN, gatekeeper: STAND_IN },
      settings: DEFAULT_SETTINGS,
      outdir,
    });
    return app.synth().getStackArtifact(stack.artifactId).template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
