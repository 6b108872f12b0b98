import fc from 'fast-check';
import { type Inline, parseInline, parseMrkdwn, parsePlain } from '../../local/page/mrkdwn.ts';

const kinds = (source: string): string[] => parseInline(source).map(({ kind }) => kind);

/** Every kind of piece that is found anywhere in a text. */
function allKinds(list: readonly Inline[]): string[] {
  return list.flatMap((piece) =>
    ['children' in piece ? [piece.kind, ...allKinds(piece.children)] : [piece.kind]].flat(),
  );
}

describe('mrkdwn', () => {
  it.each([
    ['<@U0ANA>', { kind: 'user', id: 'U0ANA' }],
    ['<@U0ANA|ana>', { kind: 'user', id: 'U0ANA', label: 'ana' }],
    ['<#C0WEB|web>', { kind: 'channel', id: 'C0WEB', label: 'web' }],
    ['<!subteam^S0PLATFORM|@platform>', { kind: 'usergroup', id: 'S0PLATFORM', label: '@platform' }],
    ['<!here>', { kind: 'broadcast', range: 'here' }],
    [
      '<https://a.example/?x=1&amp;y=2|the page>',
      { kind: 'link', href: 'https://a.example/?x=1&y=2', label: 'the page' },
    ],
    ['<mailto:a@b.example|write>', { kind: 'link', href: 'mailto:a@b.example', label: 'write' }],
    [
      '<!date^1795167000^{date_short} {time}|then>',
      { kind: 'date', timestamp: 1795167000, format: '{date_short} {time}', fallback: 'then' },
    ],
    ['<!date^1795167000^{ago}^https://a.example|then>', expect.objectContaining({ link: 'https://a.example' })],
    ['`a *b* &lt;`', { kind: 'code', text: 'a *b* <' }],
    [':white_check_mark:', { kind: 'emoji', name: 'white_check_mark' }],
  ])('reads %s', (source, expected) => {
    expect(parseInline(source)).toEqual([expected]);
  });

  it.each([
    '&lt;!channel&gt;',
    '&lt;@U0ANA&gt;',
    '&lt;https://a.example|x&gt;'.replace('https://a.example', 'a.example'),
    '<javascript:alert(1)|press>',
    '<data:text/html,x|press>',
    '[a](javascript:alert(1))',
    '2*3*4',
    'a_b_c ami_0aaa_1',
    '* not bold *',
    '*not\nbold*',
    '# no heading',
    '**',
  ])('reads %j as text alone', (source) => {
    expect(new Set(kinds(source))).toEqual(new Set(['text']));
  });

  it('leaves times and ARNs alone', () => {
    expect(kinds('took 00:12:30 on arn:aws:imagebuilder:ap-southeast-2:1:image/x')).toEqual(['text']);
  });

  it('nests marks', () => {
    expect(parseInline('*a _b_ `c`*')).toEqual([
      {
        kind: 'bold',
        children: [
          { kind: 'text', text: 'a ' },
          { kind: 'italic', children: [{ kind: 'text', text: 'b' }] },
          { kind: 'text', text: ' ' },
          { kind: 'code', text: 'c' },
        ],
      },
    ]);
  });

  it('tells quotes, code and lines apart', () => {
    expect(parseMrkdwn('one\n> two\n&gt; three\n```x\n*y*```\nfour').map(({ kind }) => kind)).toEqual([
      'lines',
      'quote',
      'preformatted',
      'lines',
    ]);
  });

  it('shows a fence that is never closed', () => {
    expect(parseMrkdwn('a ```b')).toEqual([
      expect.objectContaining({ children: [{ kind: 'text', text: 'a ' }] }),
      expect.objectContaining({ children: [{ kind: 'text', text: '```b' }] }),
    ]);
  });

  it('finds no mention, link or date in any text that was escaped', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '@', '!', '#', '|', '^', 'U', '0', 'here', 'a', ' ') }),
        (text) => {
          const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
          expect(allKinds(parseInline(escaped)).filter((kind) => kind !== 'text')).toEqual([]);
        },
      ),
    );
  });

  it('gives escaped text back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', 'l', 't', ';', 'a', ' ') }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        const shown = parseInline(escaped).map((piece) => ('text' in piece ? piece.text : '?'));
        expect(shown.join('')).toBe(text);
      }),
    );
  });
});

describe('plain text', () => {
  it('knows emoji and nothing else', () => {
    expect(parsePlain('*a* <@U0ANA> &lt; :fire: 00:12:30')).toEqual([
      { kind: 'text', text: '*a* <@U0ANA> &lt; ' },
      { kind: 'emoji', name: 'fire' },
      { kind: 'text', text: ' 00:12:30' },
    ]);
  });
});
