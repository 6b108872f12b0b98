/** id | package | severity | CVSS | fixable | title. Old, published findings, so that nothing here reads as news. */
const known = `
CVE-2024-1086 | kernel | HIGH | 7.8 | yes | Use after free in nf_tables allows local privilege escalation
CVE-2024-26581 | kernel | HIGH | 7.8 | yes | nft_set_rbtree skips the end interval element from garbage collection
CVE-2024-36971 | kernel | HIGH | 7.8 | yes | Use after free in __dst_negative_advice
CVE-2024-41090 | kernel | HIGH | 7.1 | yes | Missing frame length check in the tap driver
CVE-2024-42154 | kernel | MEDIUM | 5.5 | yes | tcp_metrics does not validate the length of a source address
CVE-2024-5535 | openssl-libs | CRITICAL | 9.1 | yes | SSL_select_next_proto may over-read a buffer
CVE-2024-4741 | openssl-libs | HIGH | 7.5 | yes | Use after free in SSL_free_buffers
CVE-2024-6119 | openssl | HIGH | 7.5 | yes | Denial of service in X.509 name checks
CVE-2023-5678 | openssl | MEDIUM | 5.3 | yes | Excessive time in generation and checks of X9.42 DH keys
CVE-2024-9143 | openssl-libs | MEDIUM | 4.3 | yes | Out of bounds access with low-level GF(2^m) parameters
CVE-2023-4911 | glibc | HIGH | 7.8 | yes | Buffer overflow in ld.so through GLIBC_TUNABLES
CVE-2024-2961 | glibc | HIGH | 8.8 | yes | Out of bounds write in iconv for ISO-2022-CN-EXT
CVE-2024-33599 | glibc-common | HIGH | 8.1 | yes | Stack overflow in the netgroup cache of nscd
CVE-2024-33602 | glibc-common | MEDIUM | 4.0 | yes | nscd netgroup cache assumes that callbacks use in-buffer strings
CVE-2023-7008 | systemd | MEDIUM | 5.9 | yes | systemd-resolved accepts unsigned records of signed zones
CVE-2025-4598 | systemd | MEDIUM | 4.7 | no | Race in systemd-coredump exposes a SUID process's memory
CVE-2023-38545 | curl-minimal | CRITICAL | 9.8 | yes | Heap overflow in the SOCKS5 proxy handshake
CVE-2024-7264 | libcurl-minimal | MEDIUM | 6.5 | yes | Over-read in the ASN.1 date parser
CVE-2024-8096 | curl-minimal | MEDIUM | 6.5 | yes | OCSP stapling check can be bypassed with GnuTLS
CVE-2024-6387 | openssh-server | HIGH | 8.1 | yes | Race in the signal handler of sshd
CVE-2025-26465 | openssh-clients | MEDIUM | 6.8 | yes | Host key check can be bypassed when VerifyHostKeyDNS is on
CVE-2023-48795 | openssh | MEDIUM | 5.9 | yes | Prefix truncation in the SSH transport protocol
CVE-2023-51767 | openssh | HIGH | 7.0 | no | Row hammer attack on authentication
CVE-2024-45490 | expat | CRITICAL | 9.8 | yes | Negative length accepted by XML_ParseBuffer
CVE-2024-45491 | expat | CRITICAL | 9.8 | yes | Integer overflow in dtdCopy on 32-bit platforms
CVE-2023-52425 | expat | HIGH | 7.5 | yes | Resource use grows quadratically with large tokens
CVE-2024-50602 | expat | MEDIUM | 5.9 | yes | Crash in XML_ResumeParser
CVE-2024-37371 | krb5-libs | CRITICAL | 9.1 | yes | Invalid memory reads in GSS message token handling
CVE-2024-37370 | krb5-libs | HIGH | 7.5 | yes | GSS wrap token can be made to look truncated
CVE-2024-25062 | libxml2 | HIGH | 7.5 | yes | Use after free in the XML reader with XInclude
CVE-2023-45322 | libxml2 | MEDIUM | 6.5 | no | Use after free in xmlUnlinkNode
CVE-2023-7104 | sqlite-libs | HIGH | 7.3 | yes | Heap overflow in sessionReadRecord
CVE-2023-6597 | python3-libs | HIGH | 7.8 | yes | TemporaryDirectory follows symbolic links while cleaning up
CVE-2024-0450 | python3 | MEDIUM | 6.2 | yes | zipfile accepts quoted-overlap archives
CVE-2024-6923 | python3-libs | MEDIUM | 5.5 | yes | Header injection through newlines in the email package
CVE-2024-22365 | pam | MEDIUM | 5.5 | yes | pam_namespace blocks on a FIFO
CVE-2024-10041 | pam | MEDIUM | 4.7 | no | Secrets may leak through execution side effects
CVE-2024-56433 | shadow-utils | LOW | 3.6 | no | Default subordinate ids may collide with network users
CVE-2023-4641 | shadow-utils | MEDIUM | 5.5 | yes | A password may stay in memory after a failed gpasswd
CVE-2023-29491 | ncurses-libs | HIGH | 7.8 | yes | Memory corruption by crafted terminfo data
CVE-2023-45918 | ncurses | LOW | 3.3 | no | Null pointer dereference in tgetstr
CVE-2024-0553 | gnutls | HIGH | 7.5 | yes | Timing side channel in the RSA-PSK exchange
CVE-2024-28834 | gnutls | MEDIUM | 5.3 | yes | Side channel in deterministic ECDSA
CVE-2023-44487 | libnghttp2 | HIGH | 7.5 | yes | HTTP/2 rapid reset
CVE-2024-28182 | libnghttp2 | MEDIUM | 5.3 | yes | Unlimited CONTINUATION frames
CVE-2023-45853 | zlib | CRITICAL | 9.8 | no | Integer overflow in MiniZip
CVE-2024-32487 | less | HIGH | 8.6 | yes | Commands run through file names with newlines
CVE-2022-27943 | libgcc | MEDIUM | 5.5 | no | Stack exhaustion while demangling
CVE-2023-39804 | tar | MEDIUM | 6.2 | yes | Stack overflow with long extended header names
CVE-2024-12133 | libtasn1 | MEDIUM | 5.3 | yes | Inefficient handling of large certificates
CVE-2024-28085 | util-linux | LOW | 3.3 | yes | wall writes escape sequences to other terminals
CVE-2024-43374 | vim-minimal | MEDIUM | 4.5 | yes | Use after free in alist_add
CVE-2022-3219 | gnupg2-minimal | LOW | 3.3 | no | Denial of service by many signatures on a key
CVE-2023-4408 | bind-libs | HIGH | 7.5 | yes | Excessive load while parsing large messages
CVE-2023-50387 | bind-libs | HIGH | 7.5 | yes | DNSSEC validation exhausts the processor
CVE-2024-20696 | libarchive | HIGH | 7.3 | yes | Heap overflow in the RAR reader
CVE-2023-6918 | libssh | LOW | 3.7 | yes | Missing checks of digest return values
CVE-2024-38428 | wget | CRITICAL | 9.1 | yes | Semicolons in the userinfo part of a URL are mishandled
CVE-2024-7347 | nginx-core | MEDIUM | 4.7 | yes | Over-read in the mp4 module
CVE-2023-42465 | sudo | HIGH | 7.0 | yes | Row hammer attack on authentication results
`;

export interface KnownVulnerability {
  id: string;
  package: string;
  severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  score: number;
  title: string;
  fixable: boolean;
}

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;

const vulnerabilityIn = (line: string): KnownVulnerability => {
  const [id = '', name = '', severity = '', score = '', fixable = '', title = ''] = line
    .split('|')
    .map((part) => part.trim());
  const found = severities.find((candidate) => candidate === severity);
  if (found === undefined) throw new Error(`the vulnerability ${id} has no severity`);
  return { id, package: name, severity: found, score: Number(score), fixable: fixable === 'yes', title };
};

export const knownVulnerabilities: readonly KnownVulnerability[] = known.trim().split('\n').map(vulnerabilityIn);
