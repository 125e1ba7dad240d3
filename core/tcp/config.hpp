#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "core/tcp/variant.hpp"

namespace tcplab::tcp {

// Whose habits to follow where the standards leave a choice. What each does is data, in profile.cpp.
enum class Profile : std::uint8_t { kRfc, kLinux, kFreeBsd };

// Which segments are marked as ECN-capable besides new data: none (RFC 3168 6.1), the SYN,ACK (RFC 5562), or
// all.
enum class EcnControl : std::uint8_t { kNone, kSynAck, kAll };

// Who decides how much may be in flight: see congestion/.
enum class Algorithm : std::uint8_t { kNewReno, kCubic, kDctcp, kBbr, kLedbat, kNone };
constexpr int kAlgorithmCount = 6;
// "reno", "cubic", "dctcp", "bbr", "ledbat", "none": as TCP_CONGESTION has those that Linux knows too.
std::string_view to_string(Algorithm algorithm);
// nullopt for a name that is none of these; "newreno" is FreeBSD's of the first.
std::optional<Algorithm> algorithm_named(std::string_view name);

// What an implementation, or the user of one connection, may choose. Defaults are the RFCs' recommendations.
struct Config {
  Profile profile = Profile::kRfc;
  Variant variant;  // rules that are taken away; beside profile, for every segment asks for both

  // Segments and buffers.
  std::uint16_t mtu = 1500;              // of the local interface, octets; bounds what is sent and announced
  std::uint16_t mss = 1460;              // largest segment we accept, announced in our SYN (RFC 9293 3.7.1)
  std::uint32_t receive_buffer = 65535;  // octets; the largest window we offer
  std::uint32_t send_buffer = 262144;    // octets accepted from SEND and not yet acknowledged
  std::uint32_t initial_window = 10;     // initial congestion window in segments (RFC 6928)

  // Opening. Of the standard a pair of sockets alone counts; BSD's sockets also refuse a local port that any
  // connection has, one in TIME-WAIT among them, to whoever names it, unless SO_REUSEADDR is set.
  bool reuse_address = true;
  // Connects anew over its own connection in TIME-WAIT, where both had timestamps and the last one is more
  // than a second old: tcp_tw_reuse of Linux, for the reasons of RFC 6191 2.
  bool reuse_time_wait = false;
  std::optional<std::uint32_t> isn;  // the first number of each connection; without it RFC 6528's

  // Extensions offered in the SYN.
  bool window_scale = false;       // RFC 7323 2
  std::uint8_t minimum_shift = 0;  // at least this shift count is announced, even where the buffer needs less
  bool timestamps = false;         // RFC 7323 3
  bool sack = false;               // RFC 2018
  bool ecn = false;                // RFC 3168
  bool ecn_only_on_request = false;   // answers a peer that asks for ECN, but does not ask
  std::uint32_t ecn_syn_retries = 0;  // so many SYNs sent again still ask: RFC 3168 6.1.1.1
  EcnControl ecn_control = EcnControl::kNone;
  bool no_options = false;            // neither offers any option of TCP nor heeds any but the MSS
  std::uint32_t plain_syn_after = 0;  // a SYN sent again more often than that has but the MSS; 0: never
  bool fast_open = false;  // a client asks for a cookie and, having one, sends data in its SYN (RFC 7413)
  bool fast_open_client = false;  // users may ask for that
  // A server's side of it (RFC 7413 4.2): fast_open_queue is a listener's, how many connections may be spoken
  // with before their handshakes are over.
  bool fast_open_server = false;  // listeners with a queue give cookies, and take data from who has one
  bool fast_open_every_listener = false;  // each has a queue, as long as its backlog
  bool fast_open_without_cookie = false;  // data are taken from whoever comes
  std::uint32_t fast_open_queue = 0;
  bool accurate_ecn = false;        // agrees to it when a peer asks: RFC 9768
  bool offer_accurate_ecn = false;  // asks for it
  bool accurate_ecn_option = true;  // and tells octets as well
  bool syn_cookies = false;         // answer without state when the backlog is full (RFC 4987 3.6)

  // Retransmission.
  Duration rto_initial = seconds(1);          // RFC 6298 2.1
  Duration rto_min = seconds(1);              // RFC 6298 2.4
  Duration rto_max = seconds(60);             // RFC 6298 2.5; also caps the persist timer
  Duration rto_granularity = nanoseconds(1);  // G, the least that is added to SRTT: RFC 6298 2.2, 2.3
  Duration rto_slop;                          // added to every RTO but that of the first SYN
  Duration open_timeout;                      // longest wait for the handshake; 0: R2 alone
  std::uint32_t r1_retries = 3;               // R1: the user and IP hear of trouble RFC 9293 3.8.3 (SHLD-10)
  std::uint32_t syn_r1_retries = 3;           // the same for a SYN: RFC 9293 3.8.3 (MUST-22)
  std::uint32_t syn_retries = 7;              // R2 for a SYN: at least 3 minutes, RFC 9293 3.8.3 (MUST-23)
  std::uint32_t syn_ack_retries = 7;          // the same for the SYN,ACK of a passive OPEN
  std::uint32_t steady_syns = 0;    // so many SYNs of an active OPEN go again without doubling the RTO
  std::uint32_t data_retries = 15;  // R2 for data: at least 100 s, RFC 9293 3.8.3 (MUST-21, SHLD-11)
  // Whatever ICMP calls unreachable ends a handshake (RFC 5461 3.1), although it may pass: RFC 9293 3.9.2.2.
  bool unreachable_ends_open = false;
  Duration user_timeout;  // longest wait for an acknowledgment (RFC 9293 3.9.1.1); 0: R2 alone

  // Loss recovery and congestion control.
  Algorithm congestion = Algorithm::kNewReno;
  std::uint32_t hystart_from = 0;         // CUBIC looks at round trips from so many segments on: RFC 9406
  bool scoreboard = false;                // see Recovery; without it by RFC 5681 and RFC 6582 alone
  bool rack = false;                      // finds losses by time: RFC 8985 6
  bool tail_loss_probe = false;           // RFC 8985 7
  bool frto = false;                      // doubts timeouts: RFC 5682
  bool restart_after_idle = true;         // RFC 5681 4.1
  std::uint32_t duplicate_threshold = 3;  // of the scoreboard: RFC 6675 2, DupThresh

  // When to send.
  bool no_delay = false;                  // switches the Nagle algorithm off, RFC 9293 3.7.4 (MUST-17)
  bool cork = false;                      // holds everything below a full segment back until it is cleared
  Duration ack_delay = milliseconds(40);  // delayed ACK, below 0.5 s: RFC 9293 3.8.6.3 (MUST-40); 0: none

  // Keep-alive, of each connection by itself: RFC 9293 3.8.4 (MAY-5, MUST-24, MUST-27).
  bool keep_alive = false;             // off by default: RFC 9293 3.8.4 (MUST-25)
  Duration keep_idle = seconds(7200);  // two hours: RFC 9293 3.8.4 (MUST-28)
  Duration keep_interval = seconds(75);
  std::uint32_t keep_count = 9;  // probes without an answer before the connection is given up

  // RFC 9293 3.9.1.8 (SHLD-20): whether the user hears of trouble that may pass (Notice::kTrouble,
  // kSoftError).
  bool error_reports = true;

  // Closing.
  Duration msl = seconds(120);  // maximum segment lifetime (RFC 9293 3.4.1)
  Duration fin_wait2_limit;  // how long a closed side waits for the peer's FIN once nobody reads; 0: for ever

  // Protection against blind attacks (RFC 5961 3, 4): without it any RST or SYN in the window resets.
  bool challenge_resets = true;
  bool challenge_syns = true;
  // So many challenge ACKs, and answers to what is beside the window and has no text, leave in that time and
  // no more: RFC 5961 7. In no time at all: as many as are asked for.
  std::uint32_t challenge_acks = 10;
  Duration challenge_period = seconds(5);
  bool drop_syn_fin = false;   // ignores a SYN that carries a FIN, in any state
  bool heed_hard_icmp = true;  // hard ICMP errors end a handshake (RFC 9293 3.9.2.2, SHLD-26)

  // Nobody makes us send smaller segments than these, by a tiny MSS in a SYN or by a forged ICMP error
  // (CVE-2019-11479). The defaults go as low as the RFCs let a peer and an IPv4 path be: what everybody takes
  // has 68 octets (RFC 791 3.2, RFC 1191 3), 40 of them headers.
  std::uint16_t least_mss = 28;       // before options, as the MSS itself
  std::uint16_t least_path_mtu = 68;  // of IPv4; what is told to be less may be fragmented

  // The IP header.
  std::uint8_t ttl = 64;  // RFC 9293 3.9.2 (MUST-49)
  // RFC 9293 3.9.1.9 (MUST-48). None of our applications changes it on the way: RFC 9293 3.9.2 (SHLD-23).
  std::uint8_t dscp = 0;
  bool path_mtu_discovery = true;  // Don't Fragment, and heed "packet too big" (RFC 1191, RFC 8201)

  // The user's own limit counts instead of the number of tries.
  bool user_timeout_decides() const;

  bool operator==(const Config&) const = default;
};

}  // namespace tcplab::tcp
