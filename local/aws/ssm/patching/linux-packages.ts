import type { OperatingSystem } from '../nodes/platforms.ts';

type Linux = Exclude<OperatingSystem, 'WINDOWS'>;

export interface LinuxPackage {
  name: string;
  arch: string;
  epoch: number;
  /** The version and release of its nth update. */
  version: (nth: number) => string;
  /** For the kernel: what `uname -r` says with that version. */
  kernelOf?: (version: string) => string;
}

/** `name epoch version`, as every distribution here has it. */
const PACKAGES = [
  'bind-libs 32 9.18.28',
  'ca-certificates 0 2024.2.69',
  'cloud-init 0 23.4',
  'curl 0 8.9.1',
  'dbus 1 1.12.28',
  'expat 0 2.6.3',
  'glib2 0 2.74.7',
  'glibc 0 2.34',
  'gnutls 0 3.8.3',
  'krb5-libs 0 1.21.3',
  'libarchive 0 3.7.4',
  'libxml2 0 2.10.4',
  'nss 0 3.90',
  'openssh-server 0 8.7p1',
  'openssl 1 3.0.8',
  'openssl-libs 1 3.0.8',
  'pam 0 1.5.1',
  'python3 0 3.9.20',
  'rsync 0 3.2.6',
  'sqlite 0 3.40.0',
  'sudo 0 1.9.15',
  'systemd 0 252.23',
  'vim-minimal 2 9.1.785',
  'wget 0 1.21.3',
] as const;

const SUFFIXES: Readonly<Record<Linux, string>> = {
  AMAZON_LINUX_2: 'amzn2',
  AMAZON_LINUX_2023: 'amzn2023',
  REDHAT_ENTERPRISE_LINUX: 'el9_4',
  UBUNTU: 'ubuntu22.04',
};

const KERNELS: Readonly<Record<Linux, LinuxPackage>> = {
  AMAZON_LINUX_2: {
    name: 'kernel',
    arch: 'x86_64',
    epoch: 0,
    version: (nth) => `5.10.${200 + nth}-${190 + 3 * nth}.amzn2`,
    kernelOf: (version) => `${version}.x86_64`,
  },
  AMAZON_LINUX_2023: {
    name: 'kernel',
    arch: 'x86_64',
    epoch: 0,
    version: (nth) => `6.1.${100 + nth}-${120 + 2 * nth}.amzn2023`,
    kernelOf: (version) => `${version}.x86_64`,
  },
  REDHAT_ENTERPRISE_LINUX: {
    name: 'kernel',
    arch: 'x86_64',
    epoch: 0,
    version: (nth) => `5.14.0-427.${10 + nth}.1.el9_4`,
    kernelOf: (version) => `${version}.x86_64`,
  },
  UBUNTU: {
    name: 'linux-image-aws',
    arch: 'amd64',
    epoch: 0,
    version: (nth) => `6.8.0-${1000 + nth}`,
    kernelOf: (version) => `${version}-aws`,
  },
};

/** The packages of a server, its kernel first. */
export const linuxPackages = (system: Linux): readonly LinuxPackage[] => {
  const arch = system === 'UBUNTU' ? 'amd64' : 'x86_64';
  const others = PACKAGES.map((line): LinuxPackage => {
    const [name = '', epoch = '0', version = ''] = line.split(' ');
    return { name, arch, epoch: Number(epoch), version: (nth) => `${version}-${nth}.${SUFFIXES[system]}` };
  });
  return [KERNELS[system], ...others];
};
