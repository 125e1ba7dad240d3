#include "core/tcp/profile.hpp"

#include <array>
#include <cstddef>

namespace tcplab::tcp {
namespace {

using enum wire::OptionKind;

// RFC 7323 appendix A and RFC 2018 aligned the plain way: each option, padded in front, ends on a word.
constexpr OptionPlace kRfcOrder[] = {
    {kMss, 4, 0, 0},
    {kWindowScale, 4, 1, 1},
    {kSackPermitted, 4, 2, 2},
    {kTimestamps, 4, 2, 2},
    {kSack, 4, 2, 2},
};

constexpr OptionPlace kLinuxOrder[] = {
    {kMss, 4, 0, 0},
    {kSackPermitted, 4, 0, 2},
    {kTimestamps, 4, 2, 2},
    {kWindowScale, 4, 1, 1},
    {kSack, 4, 2, 2},
};

constexpr OptionPlace kFreeBsdOrder[] = {
    {kMss, 4, 0, 0},
    {kWindowScale, 2, 1, 1},
    {kSackPermitted, 2, 0, 0},
    {kTimestamps, 4, 2, 2},
    {kSack, 4, 2, 2},
};

constexpr Config linux_config() {
  Config c;
  c.profile = Profile::kLinux;
  c.window_scale = c.timestamps = c.sack = true;
  c.rto_min = milliseconds(200);
  c.rto_max = seconds(120);
  c.syn_retries = 6;
  c.msl = seconds(30);  // TIME-WAIT lasts 60 s
  c.ack_delay = milliseconds(40);
  c.fin_wait2_limit = seconds(60);
  return c;
}

constexpr Config freebsd_config() {
  Config c;
  c.profile = Profile::kFreeBsd;
  c.window_scale = c.timestamps = c.sack = true;
  c.minimum_shift = 6;
  c.receive_buffer = 65536;
  c.send_buffer = 32768;
  c.rto_min = milliseconds(230);
  c.rto_max = seconds(64);
  c.syn_retries = 12;
  c.msl = seconds(30);
  c.ack_delay = milliseconds(40);
  c.keep_count = 8;
  c.fin_wait2_limit = seconds(60);
  return c;
}

const std::array<ProfileInfo, 3> kProfiles = {{
    {Profile::kRfc, "rfc", kRfcOrder, false, false, true, false, 0, 14, Config{}},
    {Profile::kLinux, "linux", kLinuxOrder, false, true, false, false, 16, 14, linux_config()},
    {Profile::kFreeBsd, "freebsd", kFreeBsdOrder, true, false, true, true, 0, 14, freebsd_config()},
}};

}  // namespace

const ProfileInfo& info(Profile profile) { return kProfiles[static_cast<std::size_t>(profile)]; }

std::optional<Profile> profile_named(std::string_view name) {
  for (const ProfileInfo& candidate : kProfiles) {
    if (candidate.name == name) return candidate.profile;
  }
  return std::nullopt;
}

}  // namespace tcplab::tcp
