import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reportErrors } from './bot/report-errors.ts';

/** Writes the bot stack's template for a config, and those of its member places, if it has any, into a file beside it. A wrong config is refused before the CDK is loaded, and how it is used is said before anything is. */
async function writeTemplate(configFile: string, templateFile: string): Promise<void> {
  const { loadConfig } = await import('../src/app/config.ts');
  const { templatesFor } = await import('./bot/template.ts');
  const { hub, members } = await templatesFor(loadConfig(configFile));
  mkdirSync(dirname(templateFile), { recursive: true });
  writeFileSync(templateFile, `${JSON.stringify(hub, null, 1)}\n`);
  if (Object.keys(members).length > 0)
    writeFileSync(join(dirname(templateFile), 'members.template.json'), `${JSON.stringify(members, null, 1)}\n`);
}

const [configFile, templateFile] = process.argv.slice(2);
if (configFile === undefined || templateFile === undefined) {
  console.error('Usage: npx tsx infra/synth.ts <patchwarden.yml> <template.json>');
  process.exitCode = 2;
} else await reportErrors(() => writeTemplate(configFile, templateFile));
