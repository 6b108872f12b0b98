/** vCPUs of the sizes that are alike in nearly all families. */
const SIZES: Readonly<Record<string, number>> = { nano: 2, micro: 2, small: 2, medium: 2, large: 2, xlarge: 4 };
/** The generations before burstable instances had two of them, and Graviton's medium. */
const SINGLE = /^(?:t2\.(?:nano|micro|small)|(?:m1|m3)\.(?:small|medium)|[cmr]\d+g[a-z]*\.medium)$/;

const FAMILIES = /^(?:[acdhimrtz]\d|i[ms]\d|g\d|gr\d|vt\d|p\d|f\d|x\d|inf\d|trn\d|dl\d|u-?\d|hpc\d)/;

/** vCPUs of an instance type; undefined for a name that is none. */
export const vcpusOf = (type: string): number | undefined => {
  const [family = '', size = '', ...rest] = type.split('.');
  if (rest.length > 0 || !FAMILIES.test(family)) return undefined;
  if (SINGLE.test(type)) return 1;
  const multiple = /^(\d+)xlarge$/.exec(size)?.[1];
  return multiple === undefined ? SIZES[size] : 4 * Number(multiple);
};

/** Quotas of vCPUs of running On-Demand instances, with what they count. */
export const VCPU_QUOTAS: readonly { code: string; name: string; families: RegExp }[] = [
  { code: 'L-43DA4232', name: 'Running On-Demand High Memory instances', families: /^u-?\d/ },
  { code: 'L-2C3B7624', name: 'Running On-Demand Trn instances', families: /^trn/ },
  { code: 'L-1945791B', name: 'Running On-Demand Inf instances', families: /^inf/ },
  { code: 'L-6E869C2A', name: 'Running On-Demand DL instances', families: /^dl/ },
  { code: 'L-F7808C92', name: 'Running On-Demand HPC instances', families: /^hpc/ },
  { code: 'L-DB2E81BA', name: 'Running On-Demand G and VT instances', families: /^(?:gr?|vt)\d/ },
  { code: 'L-417A185B', name: 'Running On-Demand P instances', families: /^p\d/ },
  { code: 'L-74FC7D96', name: 'Running On-Demand F instances', families: /^f\d/ },
  { code: 'L-7295265B', name: 'Running On-Demand X instances', families: /^x\d/ },
  {
    code: 'L-1216C47A',
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    families: /^(?:[acdhimrtz]\d|i[ms]\d)/,
  },
];

export const vcpuQuotaOf = (type: string): string | undefined =>
  VCPU_QUOTAS.find(({ families }) => families.test(type))?.code;
