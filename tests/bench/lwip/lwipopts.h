/* lwIP as the benchmark has it: the raw API in one thread, generous pools, no statistics, no assertions, every checksum made and checked.
   Of its checksums the second is the fastest, for compilers turn it into vector instructions. */
#pragma once

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_UDP 0
#define LWIP_RAW 0
#define LWIP_DHCP 0
#define LWIP_DNS 0
#define LWIP_STATS 0
#define LWIP_NOASSERT 1
#define LWIP_CHKSUM_ALGORITHM 2

#define MEM_ALIGNMENT 8
#define MEM_SIZE (8 * 1024 * 1024)
#define MEMP_NUM_PBUF 4096
#define MEMP_NUM_TCP_PCB 8
#define MEMP_NUM_TCP_SEG 4096
#define PBUF_POOL_SIZE 4096
#define PBUF_POOL_BUFSIZE 1536

#define LWIP_TCP 1
#define TCP_MSS 1460
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE 3
#define TCP_WND 131072
#define TCP_SND_BUF 262144
#define TCP_SND_QUEUELEN 2048
#define TCP_SNDLOWAT 32768
