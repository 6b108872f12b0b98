import type { Page } from 'playwright-core';

const CONTROLS: readonly string[] = [
  'button',
  'link',
  'textbox',
  'combobox',
  'checkbox',
  'radio',
  'tab',
  'option',
  'menuitem',
  'menuitemradio',
  'listbox',
  'menu',
  'dialog',
  'radiogroup',
  'navigation',
  'complementary',
  'DateTime',
  'InputTime',
];

/** Controls that Chromium's own accessibility tree knows without a name. */
export async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const controls = nodes.filter(({ ignored, role }) => !ignored && CONTROLS.includes(String(role?.value)));
  if (controls.length < 10) throw new Error(`only ${controls.length} controls are in the accessibility tree`);
  return controls.filter(({ name }) => String(name?.value ?? '').trim() === '').map(({ role }) => String(role?.value));
}

/** Visible texts below a contrast of 4.5 to what is painted behind them (WCAG 2.2, 1.4.3), disabled controls left out. */
export async function faintTexts(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
    const channel = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const over = (top, under) => { const a = top[3] ?? 1; return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a)); };
    const behind = (element) => {
      const layers = [];
      for (let at = element; at; at = at.parentElement) layers.push(numbers(getComputedStyle(at).backgroundColor));
      return layers.reduceRight((under, top) => over(top, under), [255, 255, 255]);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    let seen = 0;
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.data.trim();
      if (!text || !element.checkVisibility() || element.closest('.hidden, noscript, script, :disabled')) continue;
      seen++;
      const back = behind(element);
      const [high, low] = [light(over(numbers(getComputedStyle(element).color), back)), light(back)].sort((a, b) => b - a);
      const contrast = (high + 0.05) / (low + 0.05);
      if (contrast < 4.5) faint.push(text.slice(0, 40) + ': ' + contrast.toFixed(2));
    }
    return seen < 20 ? ['only ' + seen + ' texts were found'] : faint;
  })()`);
}
