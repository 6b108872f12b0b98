import { DAY } from '../../src/duration.ts';
import { offeredScopes } from '../../src/exceptions/decision/offer.ts';
import { formatScope } from '../../src/exceptions/decision/scope.ts';
import { notAsked } from '../../src/exceptions/message/answers.ts';
import { askForm } from '../../src/exceptions/message/forms.ts';
import type { Limit } from '../../src/exceptions/types/life.ts';
import type { ExceptionScope } from '../../src/posture/types/exception.ts';
import { aPatch, aSnapshot, NOW } from '../posture/posture-fixture.ts';
import { linesOf } from '../support/block-text.ts';

const SNAPSHOT = aSnapshot({
  instances: [{ id: 'i-1', findings: [] }],
  patches: { KB1: aPatch({ cves: ['CVE-2026-1'], instances: 2 }), KB2: aPatch() },
});
const RULE = 'BOD 26-04: known exploited, public, 3 days';
const late: Limit = { at: NOW - DAY, deadline: { what: 'CVE-2026-1', rule: RULE } };
const later: Limit = { at: NOW + 5 * DAY, deadline: { what: 'KB2', rule: RULE } };

const formOf = (limitOf: (scope: ExceptionScope) => Limit) => {
  const offer = offeredScopes(SNAPSHOT, { limitOf, now: NOW });
  const limit = limitOf({ kind: 'fleet' });
  const { blocks } = askForm({ snapshot: SNAPSHOT, limit, offer, approvals: 2, until: NOW + DAY, now: NOW });
  return { scopes: offer.scopes.map(formatScope), last: linesOf(blocks).at(-1), form: JSON.stringify(blocks) };
};

test('the form offers everything while no deadline has passed', () => {
  const { scopes, last } = formOf(() => later);
  expect(scopes).toEqual(['fleet', 'patch:KB1', 'patch:KB2', 'cve:CVE-2026-1', 'instance:i-1']);
  expect(last).toBe(`Latest end for the whole fleet: 2026-12-05 09:00 UTC, since KB2 is due then (${RULE}).`);
});

test('past a deadline the form says that the whole fleet is refused, why, and offers what is left', () => {
  const { scopes, last, form } = formOf((scope) => (formatScope(scope) === 'patch:KB2' ? later : late));
  expect(scopes).toEqual(['patch:KB2']);
  expect(form).not.toContain('Everything that');
  expect(last).toBe(
    `The whole fleet cannot be excepted: CVE-2026-1 was due 2026-11-29 09:00 UTC (${RULE}), and an exception cannot outlast the deadline of what it covers. You can still choose from 1 item on the list, each until its own deadline: the first ends 2026-12-05 09:00 UTC. 3 patches, CVEs and instances are overdue too and cannot be excepted: patch them.`,
  );
});

test('where everything is overdue the form has no list, and the answer says why', () => {
  const { scopes, last, form } = formOf(() => late);
  expect(scopes).toEqual([]);
  expect(form).not.toContain('static_select');
  expect(last).toMatch(/Nothing on the list of missing patches can be excepted: patch it\.$/);
  expect(notAsked({ code: 'overdue', limit: late }).text).toMatch(
    /^No request was made: CVE-2026-1 was due .* Patch it instead\.$/,
  );
});
