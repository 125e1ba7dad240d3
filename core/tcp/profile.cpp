#include "core/tcp/profile.hpp"

#include <array>
#include <cstddef>

namespace tcplab::tcp {
namespace {

using enum wire::OptionKind;

// RFC 7323 appendix A and RFC 2018 aligned the plain way: each option, padded in front, ends on a word.
constexpr OptionPlace kRfcOrder[] = {
    {kMss, 4, 0, 0},      {kWindowScale, 4, 1, 1}, {kSackPermitted, 4, 2, 2}, {kTimestamps, 4, 2, 2},
    {kFastOpen, 2, 0, 0}, {kAccurateEcn, 4, 0, 0}, {kSack, 4, 2, 2},
};

constexpr OptionPlace kLinuxOrder[] = {
    {kMss, 4, 0, 0},           {kSackPermitted, 4, 0, 2, true},
    {kTimestamps, 4, 2, 2},    {kAccurateEcn, 4, 0, 0},
    {kSackPermitted, 4, 0, 2}, {kWindowScale, 4, 1, 1},
    {kFastOpen, 4, 0, 0},      {kSack, 4, 2, 2},
};

constexpr OptionPlace kFreeBsdOrder[] = {
    {kMss, 4, 0, 0},      {kWindowScale, 2, 1, 1}, {kSackPermitted, 2, 0, 0}, {kTimestamps, 4, 2, 2},
    {kFastOpen, 1, 0, 0}, {kAccurateEcn, 4, 0, 0}, {kSack, 4, 2, 2},
};

constexpr Config linux_config() {
  Config c;
  c.profile = Profile::kLinux;
  c.window_scale = c.timestamps = c.sack = true;
  c.rto_min = c.rto_granularity = milliseconds(200);
  c.scoreboard = c.rack = c.tail_loss_probe = c.frto = true;
  c.congestion = Algorithm::kCubic;
  c.hystart_from = 16;
  c.steady_syns = 4;
  c.rto_max = seconds(120);
  c.syn_retries = 6;
  c.syn_ack_retries = 5;
  c.minimum_shift = 7;
  c.ecn = c.ecn_only_on_request = true;
  c.msl = seconds(30);  // TIME-WAIT lasts 60 s
  c.ack_delay = milliseconds(40);
  c.fin_wait2_limit = seconds(60);
  c.fast_open_client = true;
  c.unreachable_ends_open = true;
  c.least_mss = 48;
  c.least_path_mtu = 552;
  c.challenge_acks = 1;
  c.challenge_period = milliseconds(500);
  return c;
}

constexpr Config freebsd_config() {
  Config c;
  c.profile = Profile::kFreeBsd;
  c.window_scale = c.timestamps = c.sack = true;
  c.minimum_shift = 6;
  c.ecn = c.ecn_only_on_request = true;
  c.accurate_ecn_option = false;
  c.ecn_syn_retries = 1;
  c.rto_slop = milliseconds(200);
  c.open_timeout = seconds(75);
  c.receive_buffer = 65536;
  c.send_buffer = 32768;
  c.rto_min = milliseconds(30);
  c.rto_max = seconds(64);
  c.syn_retries = 12;
  c.syn_ack_retries = 3;
  c.msl = seconds(30);
  c.ack_delay = milliseconds(40);
  c.keep_count = 8;
  c.least_mss = 216;
  c.least_path_mtu = 256;
  c.challenge_acks = 5;
  c.challenge_period = seconds(1);
  c.fin_wait2_limit = seconds(60);
  return c;
}

ProfileInfo rfc_profile() {
  ProfileInfo p;
  p.profile = Profile::kRfc;
  p.name = "rfc";
  p.option_order = kRfcOrder;
  return p;
}

ProfileInfo linux_profile() {
  ProfileInfo p;
  p.profile = Profile::kLinux;
  p.name = "linux";
  p.option_order = kLinuxOrder;
  p.minshall = true;
  p.probes_without_data = true;
  p.waits_for_segment = true;
  p.user_timeout_decides = true;
  p.holds_fin = true;
  p.holds_unpushed = true;
  p.delays_fin_ack = true;
  p.ignores_future_acks = true;
  p.doubles_window = true;
  p.offers_beside_early_text = true;
  p.takes_one_too_many = true;
  p.takes_fin_at_edge = true;
  p.needs_timestamps = false;
  p.forgives_zero_timestamp = true;
  p.takes_overhang = true;
  p.retry_after_stray_ack = milliseconds(2);
  p.rounds_window_up = true;
  p.resets_acknowledge = true;
  p.keeps_asking_for_cookies = true;
  p.answers_late_syns = true;
  p.terse_orphans = true;
  p.forgets_early_text = true;
  p.resets_tell_window = true;
  p.quick_acks = 16;
  p.config = linux_config();
  return p;
}

ProfileInfo freebsd_profile() {
  ProfileInfo p;
  p.profile = Profile::kFreeBsd;
  p.name = "freebsd";
  p.option_order = kFreeBsdOrder;
  p.pads_with_end_of_list = true;
  p.whole_segments = true;
  p.forgives_zero_timestamp = true;
  p.takes_overhang = true;
  p.repeats_fin = true;
  p.repeats_offer = true;
  p.icmp_lifetime_is_hard = true;
  p.icmp_ban_is_hard = true;
  p.resets_like_owner = true;
  p.hears_old_acks = true;
  p.offers_path_mtu = true;
  p.resets_acknowledge = true;
  p.terse_time_wait = true;
  p.keeps_quiet_of_unread = true;
  p.thorough_accurate_ecn = false;
  p.counts_marked_syn = true;
  p.echoes_any_mark = true;
  p.announces_cut_at_once = true;
  p.forgets_early_fin = true;
  p.counts_bare_duplicates = true;
  p.config = freebsd_config();
  return p;
}

}  // namespace

bool Config::user_timeout_decides() const {
  return user_timeout.ns > 0 && info(profile).user_timeout_decides;
}

const std::array<ProfileInfo, 3> kProfiles = {rfc_profile(), linux_profile(), freebsd_profile()};

std::optional<Profile> profile_named(std::string_view name) {
  for (const ProfileInfo& candidate : kProfiles) {
    if (candidate.name == name) return candidate.profile;
  }
  return std::nullopt;
}

}  // namespace tcplab::tcp
