#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/tcp/config.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::tcp {

// Accurate ECN of order 1 (RFC 9768 3.2.3), which the wire layer knows as one of many.
constexpr auto kAccurateEcn = static_cast<wire::OptionKind>(174);

// Where an option starts in the options field: NOPs go before it until its offset is remainder modulo
// modulus.
struct OptionPlace {
  wire::OptionKind kind = wire::OptionKind::kNop;
  std::uint8_t modulus = 1;
  std::uint8_t remainder = 0;
  // For systems that lay an option out differently when no timestamps go before or after it.
  std::uint8_t remainder_without_timestamps = 0;
  // Left out without timestamps when kAccurateEcn is written: it has a second place after that.
  bool gives_way = false;
};

// The habits of a system, as data.
struct ProfileInfo {
  Profile profile = Profile::kRfc;
  std::string_view name;  // "linux": on the command line and in scenarios
  // The options of a SYN, and of any other segment, in the order in which they are written.
  std::span<const OptionPlace> option_order;
  bool pads_with_end_of_list = false;  // otherwise the padding is NOPs where it is needed at all
  // Nagle holds a small segment back only while another small one is unacknowledged (Minshall), not while
  // anything is.
  bool minshall = false;
  // A SYN with a timestamp of 0 tells none yet: nothing that follows is older.
  bool forgives_zero_timestamp = false;
  // A SYN whose answer acknowledges something else, and so was reset, goes again after that time. 0: after
  // the RTO, as ever.
  Duration retry_after_stray_ack;
  // A segment that begins before the window and ends beyond it is trimmed on both sides and taken.
  bool takes_overhang = false;
  bool needs_timestamps = true;  // drops segments without the timestamps agreed on (RFC 7323 3.2)
  // Rounds the buffers up to multiples of the MSS once that is known, and takes whatever fits the receive
  // buffer.
  bool whole_segments = false;
  bool rounds_window_up = false;          // a scaled window is rounded up, not down
  bool repeats_fin = false;               // every ACK carries our FIN again until it is acknowledged
  bool repeats_offer = false;             // the SYN,ACK of a simultaneous open offers what our SYN did
  bool icmp_lifetime_is_hard = false;     // time exceeded and parameter problem end a handshake
  bool keeps_asking_for_cookies = false;  // even a server that gave none
  bool resets_tell_window = false;        // and the window, as everything else does
  bool icmp_ban_is_hard = false;    // and so do ICMP's administrative prohibitions, as ICMPv6's do everywhere
  bool resets_acknowledge = false;  // a RST of our own accord carries an ACK
  bool resets_like_owner =
      false;                    // from a port that a socket is bound to, a RST has that socket's TTL and DSCP
  bool hears_old_acks = false;  // a segment that is all old still acknowledges what is new
  bool offers_path_mtu = false;  // with IPv6, a SYN's MSS fits a path MTU that is known already
  // In TIME-WAIT nothing but the sequence numbers is kept: RSTs (RFC 1337 3) and whatever has no ACK are
  // ignored.
  bool terse_time_wait = false;
  bool keeps_quiet_of_unread = false;  // a close with data unread sends a FIN all the same, not a RST
  // With accurate ECN everything is ECN-capable, and flags that do not get through end that.
  bool thorough_accurate_ecn = true;
  // A SYN that comes again is answered with a SYN,ACK again, and a late SYN,ACK by how it came (accurate
  // ECN).
  bool answers_late_syns = false;
  bool terse_orphans = false;          // in TIME-WAIT, and nobody reads: accurate ECN counts no longer
  bool counts_marked_syn = false;      // accurate ECN counts a mark on the SYN too
  bool echoes_any_mark = false;        // a mark on a segment without data too
  bool announces_cut_at_once = false;  // CWR goes on a retransmission too, not only on new data
  bool forgets_early_text = false;   // nor is text that comes with a SYN, nor anything else, but by Fast Open
  bool forgets_early_fin = false;    // a FIN that comes with a SYN is not kept for later
  bool probes_without_data = false;  // a zero-window probe repeats an old number instead of the next octet
  // What SEND did not push, or a cork holds, waits for an ACK or the persist timer even when nothing is in
  // flight.
  bool holds_unpushed = false;
  bool delays_fin_ack = false;          // the ACK of a FIN may wait like that of text
  bool counts_bare_duplicates = false;  // as duplicate ACKs where SACK is in use and tells nothing new
  bool ignores_future_acks = false;     // in ESTABLISHED, drops an ACK of what was never sent in silence
  bool doubles_window = false;          // tells of a larger window only once it is twice what was told
  bool offers_beside_early_text =
      false;  // what came with a trusted SYN does not lessen the window that the SYN,ACK tells
  bool takes_one_too_many =
      false;  // a segment that the window cuts is taken whole while nothing waits to be read
  bool takes_fin_at_edge = false;  // a FIN just beyond the window is taken, as where the window is closed
  // What the window cuts to less than a segment and than half the largest window waits for the override
  // timeout.
  bool waits_for_segment = false;
  // A user timeout says how long to wait for an ACK, of data or of a keep-alive probe, instead of the number
  // of tries.
  bool user_timeout_decides = false;
  bool holds_fin = false;        // a FIN waits for room in the window as text does
  std::uint32_t quick_acks = 0;  // so many segments are acknowledged at once when a connection starts
  Config config;                 // what a fresh Config of that system is
};

// In the order of Profile. Every segment asks several times, so info() is an index and nothing more.
extern const std::array<ProfileInfo, 3> kProfiles;
inline const ProfileInfo& info(Profile profile) { return kProfiles[static_cast<std::size_t>(profile)]; }
// nullopt for a name that is none of "rfc", "linux", "freebsd".
std::optional<Profile> profile_named(std::string_view name);

}  // namespace tcplab::tcp
