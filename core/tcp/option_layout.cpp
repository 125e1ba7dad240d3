#include "core/tcp/option_layout.hpp"

#include <vector>

namespace tcplab::tcp {
namespace {

// One field that is being written.
class Layout {
 public:
  Layout(wire::TcpOptions& options, const OptionsToTell& told, const ProfileInfo& habits, bool aligned)
      : options_(options), told_(told), habits_(habits), aligned_(aligned) {}

  // False where an aligned field has no room for the cookie.
  bool write() {
    for (const OptionPlace& at : habits_.option_order) {
      if (!write(at)) return false;
    }
    while (habits_.pads_with_end_of_list && is_ragged()) options_.append_end_of_list();
    return true;
  }

 private:
  bool is_ragged() const { return options_.bytes().size() % 4 != 0; }
  wire::TcpOptions& at(const OptionPlace& place) {
    const std::uint8_t remainder = told_.stamp ? place.remainder : place.remainder_without_timestamps;
    while (aligned_ && options_.bytes().size() % place.modulus != remainder) options_.append_nop();
    return options_;
  }

  bool write(const OptionPlace& place) {
    switch (place.kind) {
      case wire::OptionKind::kMss:
        if (told_.mss) at(place).append_mss(*told_.mss);
        break;
      case wire::OptionKind::kWindowScale:
        if (told_.shift) at(place).append_window_scale(*told_.shift);
        break;
      case wire::OptionKind::kSackPermitted:
        if (place.gives_way && told_.octets != nullptr && !told_.stamp) break;
        if (!told_.sack_permitted || permitted_) break;
        at(place).append_sack_permitted();
        permitted_ = true;
        break;
      case wire::OptionKind::kTimestamps:
        if (told_.stamp) at(place).append_timestamps(*told_.stamp);
        break;
      case wire::OptionKind::kFastOpen:
        return told_.fast_open == nullptr || write_cookie(place);
      case wire::OptionKind::kSack:
        if (told_.sack != nullptr) write_blocks(place);
        break;
      default:  // kAccurateEcn
        if (told_.octets != nullptr) {
          append_accurate_option(at(place), *told_.octets);
          while (is_ragged()) options_.append_nop();
        }
        break;
    }
    return true;
  }

  bool write_cookie(const OptionPlace& place) {
    const bool fits =
        at(place).append_fast_open(told_.fast_open->cookie.view(), told_.fast_open->experimental);
    if (!fits && aligned_) return false;
    while (!habits_.pads_with_end_of_list && aligned_ && is_ragged()) options_.append_nop();
    return true;
  }

  void write_blocks(const OptionPlace& place) {
    const std::size_t left = wire::kMaxTcpOptionsSize - options_.bytes().size();
    const std::size_t room = told_.sack_room.value_or(left);
    const std::vector<wire::SackBlock> blocks =
        told_.sack->sack_blocks((room - kSackHeaderSize) / kSackBlockSize);
    if (!blocks.empty()) at(place).append_sack(blocks);
  }

  wire::TcpOptions& options_;
  const OptionsToTell& told_;
  const ProfileInfo& habits_;
  const bool aligned_;
  bool permitted_ = false;
};

}  // namespace

void lay_out(wire::TcpOptions& options, const OptionsToTell& told, const ProfileInfo& habits) {
  if (Layout(options, told, habits, true).write()) return;
  options = {};
  Layout(options, told, habits, false).write();
}

}  // namespace tcplab::tcp
