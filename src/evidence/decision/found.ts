/** What texts of a record name. */
export interface Named {
  instances: readonly string[];
  cves: readonly string[];
  images: readonly string[];
  executions: readonly string[];
}

/** Ids as AWS writes them: EC2 instances and managed nodes, AMIs, executions of Automation. */
const PATTERNS = {
  instances: /^(?:i|mi)-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  cves: /^CVE-[0-9]{4}-[0-9]{4,}$/,
  images: /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
} as const;

/** Members that hold the id of an execution. */
const EXECUTIONS: ReadonlySet<string> = new Set(['executionId', 'admitted', 'watchedBefore']);

/** Every instance, CVE, AMI and execution that appears in these values as a whole value, wherever it is: kinds of run differ, ids do not. */
export function namedIn(...values: readonly unknown[]): Named {
  const named = { instances: new Set<string>(), cves: new Set<string>(), images: new Set<string>() };
  const executions = new Set<string>();
  const visit = (value: unknown, member: string): void => {
    if (typeof value === 'string') {
      if (PATTERNS.instances.test(value)) named.instances.add(value);
      if (PATTERNS.cves.test(value)) named.cves.add(value);
      if (PATTERNS.images.test(value)) named.images.add(value);
      if (EXECUTIONS.has(member) && value !== '') executions.add(value);
    } else if (Array.isArray(value)) for (const each of value) visit(each, member);
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) {
        visit(name, '');
        visit(each, name);
      }
  };
  for (const value of values) visit(value, '');
  const sorted = (found: ReadonlySet<string>): string[] => [...found].sort();
  return {
    instances: sorted(named.instances),
    cves: sorted(named.cves),
    images: sorted(named.images),
    executions: sorted(executions),
  };
}
