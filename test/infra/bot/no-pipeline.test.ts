import { BotTemplate, fullConfig } from '../bot-template.ts';

/** An account that patches in place alone has no pipeline. */
const bot = new BotTemplate({ config: { ...fullConfig(), images: {} } });

test('without a pipeline nothing is baked: no runbook, and no statement or event that names none', () => {
  const documents = bot.ofType('AWS::SSM::Document').map(({ Name }) => Name);
  expect(documents).toContain('Patchwarden-Patch');
  expect(documents).not.toContain('Patchwarden-Bake');
  const empty = /"(?:Resource|Action|resources)":\[\]/;
  expect(JSON.stringify(bot.resources)).not.toMatch(empty);
  const rules = bot.ofType('AWS::Events::Rule').map(({ EventPattern }) => JSON.stringify(EventPattern));
  expect(rules.filter((rule) => rule.includes('Image Pipeline Automatically Disabled'))).toEqual([]);
});
