import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadConfig } from '../src/app/config.ts';
import { reportErrors } from './bot/report-errors.ts';
import { templateFor } from './bot/template.ts';

/** Writes the bot stack's template for a config. A wrong config is refused before the CDK is loaded. */
async function writeTemplate(configFile: string, templateFile: string): Promise<void> {
  const template = await templateFor(loadConfig(configFile));
  mkdirSync(dirname(templateFile), { recursive: true });
  writeFileSync(templateFile, `${JSON.stringify(template, null, 1)}\n`);
}

const [configFile, templateFile] = process.argv.slice(2);
if (configFile === undefined || templateFile === undefined) {
  console.error('Usage: npx tsx infra/synth.ts <patchwarden.yml> <template.json>');
  process.exitCode = 2;
} else await reportErrors(() => writeTemplate(configFile, templateFile));
