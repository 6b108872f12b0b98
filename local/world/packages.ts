/** A base Amazon Linux 2023 server, one `name version-release` a line. */
const base = `
acl 2.3.1-2.amzn2023.0.2
amazon-ec2-net-utils 2.5.4-1.amzn2023.0.1
amazon-linux-repo-s3 2023.5.20240903-0.amzn2023
amazon-ssm-agent 3.3.859.0-1.amzn2023
at 3.1.23-6.amzn2023.0.2
audit 3.0.6-1.amzn2023.0.2
audit-libs 3.0.6-1.amzn2023.0.2
aws-cfn-bootstrap 2.0-30.amzn2023
basesystem 11-11.amzn2023.0.2
bash 5.2.15-1.amzn2023.0.2
bind-libs 9.16.48-1.amzn2023.0.1
bind-license 9.16.48-1.amzn2023.0.1
bind-utils 9.16.48-1.amzn2023.0.1
bzip2 1.0.8-6.amzn2023.0.2
bzip2-libs 1.0.8-6.amzn2023.0.2
ca-certificates 2023.2.68-1.0.amzn2023.0.1
chkconfig 1.15-2.amzn2023.0.2
chrony 4.3-1.amzn2023.0.4
cloud-init 22.2.2-1.amzn2023.1.12
coreutils 8.32-30.amzn2023.0.3
coreutils-common 8.32-30.amzn2023.0.3
cpio 2.13-10.amzn2023.0.2
cracklib 2.9.6-27.amzn2023.0.2
cronie 1.5.7-1.amzn2023.0.2
crypto-policies 20240828-2.git626aa59.amzn2023.0.1
curl-minimal 8.5.0-1.amzn2023.0.4
cyrus-sasl-lib 2.1.27-18.amzn2023.0.3
dbus 1.12.28-1.amzn2023.0.1
dbus-broker 32-1.amzn2023.0.2
dbus-libs 1.12.28-1.amzn2023.0.1
device-mapper 1.02.185-1.amzn2023.0.5
diffutils 3.8-1.amzn2023.0.2
dnf 4.14.0-1.amzn2023.0.5
dnf-data 4.14.0-1.amzn2023.0.5
dracut 055-6.amzn2023.0.8
e2fsprogs 1.46.5-2.amzn2023.0.2
e2fsprogs-libs 1.46.5-2.amzn2023.0.2
ec2-instance-connect 1.1-19.amzn2023
elfutils-libelf 0.188-3.amzn2023.0.2
ethtool 5.15-1.amzn2023.0.3
expat 2.5.0-1.amzn2023.0.4
file 5.39-7.amzn2023.0.4
file-libs 5.39-7.amzn2023.0.4
filesystem 3.14-5.amzn2023.0.3
findutils 4.8.0-2.amzn2023.0.2
gawk 5.1.0-3.amzn2023.0.3
gdbm-libs 1.19-2.amzn2023.0.2
gettext-libs 0.21-4.amzn2023.0.2
glib2 2.74.7-689.amzn2023.0.2
glibc 2.34-52.amzn2023.0.11
glibc-common 2.34-52.amzn2023.0.11
glibc-minimal-langpack 2.34-52.amzn2023.0.11
gmp 6.2.1-2.amzn2023.0.2
gnupg2-minimal 2.3.7-1.amzn2023.0.4
gnutls 3.8.0-376.amzn2023.0.1
grep 3.8-1.amzn2023.0.4
grub2-common 2.06-61.amzn2023.0.9
grubby 8.40-51.amzn2023.0.3
gssproxy 0.8.4-2.amzn2023.0.2
gzip 1.12-1.amzn2023.0.1
hostname 3.23-4.amzn2023.0.2
inih 49-3.amzn2023.0.2
iproute 5.10.0-2.amzn2023.0.5
iputils 20210202-2.amzn2023.0.6
jq 1.7.1-48.amzn2023.0.1
json-c 0.14-8.amzn2023.0.2
kernel 6.1.109-118.189.amzn2023
kernel-tools 6.1.109-118.189.amzn2023
kexec-tools 2.0.24-1.amzn2023.0.3
keyutils-libs 1.6.3-1.amzn2023
kmod 29-2.amzn2023.0.5
krb5-libs 1.21.3-1.amzn2023.0.1
less 608-2.amzn2023.0.2
libacl 2.3.1-2.amzn2023.0.2
libarchive 3.7.4-2.amzn2023.0.1
libassuan 2.5.5-1.amzn2023.0.2
libblkid 2.37.4-1.amzn2023.0.4
libcap 2.48-2.amzn2023.0.3
libcom_err 1.46.5-2.amzn2023.0.2
libcurl-minimal 8.5.0-1.amzn2023.0.4
libdnf 0.69.0-8.amzn2023.0.4
libffi 3.4.4-1.amzn2023.0.1
libgcc 11.4.1-2.amzn2023.0.2
libgcrypt 1.10.2-1.amzn2023.0.2
libmount 2.37.4-1.amzn2023.0.4
libnghttp2 1.59.0-3.amzn2023.0.1
libselinux 3.4-5.amzn2023.0.2
libsolv 0.7.22-1.amzn2023.0.2
libssh 0.10.6-1.amzn2023.0.1
libtasn1 4.19.0-1.amzn2023.0.4
libunistring 0.9.10-10.amzn2023.0.2
libuuid 2.37.4-1.amzn2023.0.4
libxml2 2.10.4-1.amzn2023.0.6
libzstd 1.5.5-1.amzn2023.0.1
logrotate 3.20.1-2.amzn2023.0.3
lua-libs 5.4.4-3.amzn2023.0.2
ncurses 6.2-4.20200222.amzn2023.0.6
ncurses-libs 6.2-4.20200222.amzn2023.0.6
nfs-utils 2.5.4-2.rc3.amzn2023.0.3
nss 3.90.0-3.amzn2023.0.4
openldap 2.4.57-6.amzn2023.0.6
openssh 8.7p1-8.amzn2023.0.11
openssh-clients 8.7p1-8.amzn2023.0.11
openssh-server 8.7p1-8.amzn2023.0.11
openssl 3.0.8-1.amzn2023.0.14
openssl-libs 3.0.8-1.amzn2023.0.14
pam 1.5.1-8.amzn2023.0.4
pcre2 10.40-1.amzn2023.0.3
policycoreutils 3.4-6.amzn2023.0.2
procps-ng 3.3.17-1.amzn2023.0.2
python3 3.9.16-1.amzn2023.0.9
python3-libs 3.9.16-1.amzn2023.0.9
python3-pip-wheel 21.3.1-2.amzn2023.0.8
rpm 4.16.1.3-29.amzn2023.0.6
rsyslog 8.2204.0-3.amzn2023.0.4
sed 4.8-7.amzn2023.0.2
selinux-policy 38.1.45-3.amzn2023.0.1
shadow-utils 4.9-12.amzn2023.0.4
sqlite-libs 3.40.0-1.amzn2023.0.4
sudo 1.9.15-1.p5.amzn2023.0.1
systemd 252.23-2.amzn2023
systemd-libs 252.23-2.amzn2023
system-release 2023.5.20240903-0.amzn2023
tar 1.34-1.amzn2023.0.4
tzdata 2024a-1.amzn2023.0.1
util-linux 2.37.4-1.amzn2023.0.4
vim-minimal 9.1.660-1.amzn2023.0.1
wget 1.21.3-1.amzn2023.0.4
xz 5.2.5-9.amzn2023.0.2
xz-libs 5.2.5-9.amzn2023.0.2
zlib 1.2.11-33.amzn2023.0.5
`;

/** Packages that a component brings in one build and drops in another. */
const optional = `
dnf-plugin-support-info 1.3.1-1.amzn2023.0.1
htop 3.2.1-87.amzn2023.0.3
libevent 2.1.12-2.amzn2023.0.3
nginx 1.26.2-1.amzn2023.0.1
nginx-core 1.26.2-1.amzn2023.0.1
perl-libs 5.32.1-477.amzn2023.0.6
python3-requests 2.25.1-5.amzn2023.0.3
python3-setuptools 59.6.0-2.amzn2023.0.5
screen 4.8.0-5.amzn2023.0.4
sysstat 12.5.6-1.amzn2023.0.4
tcpdump 4.99.1-1.amzn2023.0.3
tmux 3.2a-3.amzn2023.0.2
traceroute 2.1.3-2.amzn2023.0.2
`;

const versionsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );

/** By name, the version that a first image has. */
export const basePackages = versionsIn(base);
export const optionalPackages = versionsIn(optional);
