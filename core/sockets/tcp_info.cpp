#include "core/sockets/tcp_info.hpp"

#include <algorithm>

#include "core/sockets/habits.hpp"

namespace tcplab::sockets {
namespace {

struct View {
  const tcp::Connection& tcb;
  Instant now;

  const Habits& habits() const { return habits_of(tcb.config().profile); }
  std::int64_t mss() const { return std::max<std::int64_t>(tcb.effective_mss(), 1); }
  // A window in the system's unit.
  std::int64_t window(std::uint32_t octets) const {
    return habits().windows_in_segments ? octets / mss() : octets;
  }
};

std::int64_t microseconds_of(Duration span) { return span.ns / 1000; }

std::int64_t milliseconds_since(Instant then, Instant now) {
  return then != Instant::never() ? (now - then).milliseconds() : now.ns / 1'000'000;
}

std::int64_t state_number(const View& v) { return tcp_info_state(v.tcb.state(), v.tcb.config().profile); }

// Linux's TCP_CA_Open, Disorder, Recovery, Loss.
std::int64_t congestion_state(const View& v) {
  if (!v.tcb.recovery().scoreboard() && v.tcb.rtt().backoff() > 0) return 4;
  return static_cast<std::int64_t>(v.tcb.recovery().trust());
}

std::int64_t options(const View& v) {
  const tcp::Negotiation& n = v.tcb.negotiated();
  const tcp::Ecn& e = v.tcb.ecn();
  const std::int64_t ecn = e.accurate().on ? v.habits().accurate_ecn_bit : e.agreed ? 8 : 0;
  const std::int64_t syn_data = v.tcb.syn_data_taken() ? v.habits().taken_syn_data_bit : 0;
  return (n.timestamps ? 1 : 0) | (n.sack ? 2 : 0) | (n.window_scale ? 4 : 0) | ecn | syn_data;
}

// Of the scoreboard; without one every segment is as good as the next.
std::int64_t count_of(const View& v, std::uint32_t (*count)(const tcp::ScoreboardRecovery&)) {
  const auto& board = v.tcb.recovery().scoreboard();
  return board ? count(*board) : 0;
}

std::int64_t unacknowledged(const View& v) {
  if (const auto& recovery = v.tcb.recovery().scoreboard()) return recovery->board().counts().out;
  return (v.tcb.snd().flight() + v.mss() - 1) / v.mss();
}

std::int64_t least_rtt(const View& v) {
  const auto& board = v.tcb.recovery().scoreboard();
  return microseconds_of(board && board->min_rtt() ? *board->min_rtt() : v.tcb.rtt().srtt());
}

std::int64_t slow_start_threshold(const View& v) {
  const std::uint32_t octets = v.tcb.congestion().ssthresh();
  if (octets == UINT32_MAX) return v.habits().infinite_threshold;
  return v.window(octets);
}

struct Entry {
  std::string_view name;
  std::int64_t (*value)(const View&);
};

constexpr Entry kEntries[] = {
    {"tcpi_state", state_number},
    {"tcpi_ca_state", congestion_state},
    {"tcpi_options", options},
    {"tcpi_retransmits", [](const View& v) -> std::int64_t { return v.tcb.snd().retries; }},
    {"tcpi_probes", [](const View& v) -> std::int64_t { return v.tcb.snd().probes; }},
    {"tcpi_backoff", [](const View& v) -> std::int64_t { return v.tcb.rtt().backoff(); }},
    {"tcpi_snd_wscale", [](const View& v) -> std::int64_t { return v.tcb.negotiated().snd_shift; }},
    {"tcpi_rcv_wscale", [](const View& v) -> std::int64_t { return v.tcb.negotiated().rcv_shift; }},
    {"tcpi_rto", [](const View& v) { return microseconds_of(v.tcb.rto()); }},
    {"tcpi_rtt", [](const View& v) { return microseconds_of(v.tcb.rtt().srtt()); }},
    {"tcpi_rttvar", [](const View& v) { return microseconds_of(v.tcb.rtt().rttvar()); }},
    {"tcpi_snd_mss", [](const View& v) { return v.mss(); }},
    {"tcpi_advmss", [](const View& v) -> std::int64_t { return v.tcb.config().mss; }},
    {"tcpi_pmtu", [](const View& v) -> std::int64_t { return v.tcb.path_mtu(); }},
    {"tcpi_min_rtt", least_rtt},
    {"tcpi_unacked", unacknowledged},
    {"tcpi_sacked", [](const View& v) { return count_of(v, [](const auto& r) { return r.sacked(); }); }},
    {"tcpi_lost",
     [](const View& v) { return count_of(v, [](const auto& r) { return r.board().counts().lost; }); }},
    {"tcpi_retrans",
     [](const View& v) { return count_of(v, [](const auto& r) { return r.board().counts().again; }); }},
    {"tcpi_fackets", [](const View&) -> std::int64_t { return 0; }},  // no longer kept by any Linux
    {"tcpi_reordering",
     [](const View& v) { return count_of(v, [](const auto& r) { return r.reordering(); }); }},
    {"tcpi_reord_seen",
     [](const View& v) { return count_of(v, [](const auto& r) { return r.reorderings_seen(); }); }},
    {"tcpi_delivered",
     [](const View& v) { return count_of(v, [](const auto& r) { return r.delivered(); }); }},
    {"tcpi_delivered_ce", [](const View& v) -> std::int64_t { return v.tcb.ecn().accurate().delivered_ce; }},
    {"tcpi_delivered_ce_bytes",
     [](const View& v) -> std::int64_t { return v.tcb.ecn().accurate().delivered.ce; }},
    {"tcpi_delivered_e0_bytes",
     [](const View& v) -> std::int64_t { return v.tcb.ecn().accurate().delivered.e0; }},
    {"tcpi_delivered_e1_bytes",
     [](const View& v) -> std::int64_t { return v.tcb.ecn().accurate().delivered.e1; }},
    {"tcpi_received_ce", [](const View& v) -> std::int64_t { return v.tcb.ecn().accurate().ce_packets - 5; }},
    {"tcpi_dsack_dups",
     [](const View& v) { return count_of(v, [](const auto& r) { return r.duplicate_sacks(); }); }},
    {"tcpi_snd_cwnd", [](const View& v) { return v.window(v.tcb.congestion().cwnd()); }},
    {"tcpi_snd_ssthresh", slow_start_threshold},
    {"tcpi_snd_wnd", [](const View& v) -> std::int64_t { return v.tcb.snd().wnd; }},
    {"tcpi_snd_nxt", [](const View& v) -> std::int64_t { return v.tcb.snd().nxt.value; }},
    {"tcpi_rcv_nxt", [](const View& v) -> std::int64_t { return v.tcb.rcv().nxt.value; }},
    {"tcpi_rcv_wnd", [](const View& v) -> std::int64_t { return v.tcb.rcv().wnd; }},
    {"tcpi_notsent_bytes", [](const View& v) -> std::int64_t { return v.tcb.status().awaiting_send; }},
    {"tcpi_total_retrans",
     [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().retransmitted); }},
    {"tcpi_snd_rexmitpack",
     [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().retransmitted); }},
    {"tcpi_bytes_acked",
     [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().octets_acked); }},
    {"tcpi_bytes_received",
     [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().octets_received); }},
    {"tcpi_segs_in", [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().segments_in); }},
    {"tcpi_segs_out", [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().segments_out); }},
    {"tcpi_data_segs_in",
     [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().data_segments_in); }},
    {"tcpi_data_segs_out",
     [](const View& v) { return static_cast<std::int64_t>(v.tcb.counters().data_segments_out); }},
    {"tcpi_last_data_sent",
     [](const View& v) { return milliseconds_since(v.tcb.counters().last_data_sent, v.now); }},
    {"tcpi_last_data_recv",
     [](const View& v) {
       const tcp::Counters& c = v.tcb.counters();
       const bool heard = c.last_data_received != Instant::never();
       return milliseconds_since(heard ? c.last_data_received : c.established, v.now);
     }},
    {"tcpi_last_ack_recv",
     [](const View& v) { return milliseconds_since(v.tcb.counters().last_ack_received, v.now); }},
};

}  // namespace

std::int64_t tcp_info_state(tcp::State state, tcp::Profile profile) {
  return habits_of(profile).state_numbers[static_cast<std::size_t>(state)];
}

std::optional<std::int64_t> tcp_info(const tcp::Connection& tcb, std::string_view field, Instant now) {
  for (const Entry& entry : kEntries) {
    if (entry.name == field) return entry.value(View{tcb, now});
  }
  return std::nullopt;
}

}  // namespace tcplab::sockets
