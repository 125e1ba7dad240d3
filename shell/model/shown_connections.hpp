#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>

#include "shell/model/conversations.hpp"

namespace tcplab::shell {

// Which connections of a run the timeline shows, by their numbers in Conversations: all, all but some, or
// none but some. What is of no connection is always shown.
class ShownConnections {
 public:
  bool all() const { return others_ && exceptions_.empty(); }
  bool shows(std::uint32_t conversation) const {
    return conversation == Conversations::kNone || exceptions_.contains(conversation) != others_;
  }
  // No other one is.
  bool is_alone(std::uint32_t conversation) const {
    return !others_ && exceptions_.size() == 1 && exceptions_.contains(conversation);
  }
  void show_all() {
    others_ = true;
    exceptions_.clear();
  }
  void show_alone(std::uint32_t conversation) {
    others_ = false;
    exceptions_ = {conversation};
  }
  void show(std::uint32_t conversation, bool yes) {
    yes == others_ ? static_cast<void>(exceptions_.erase(conversation))
                   : static_cast<void>(exceptions_.insert(conversation));
  }
  // Of so many.
  std::size_t hidden(std::size_t count) const {
    return others_ ? exceptions_.size() : count - std::min(count, exceptions_.size());
  }
  // A bit is in it unless all that share it are hidden; of so many.
  std::uint64_t bits(std::size_t count) const {
    std::uint64_t some = 0;
    for (const std::uint32_t each : exceptions_) some |= Conversations::bit_of(each);
    if (!others_) return some | Conversations::kBitOfNone;
    return count <= Conversations::kBits ? ~some : ~std::uint64_t{0};
  }
  // Those that somebody has named to be shown, where the others are not.
  const std::set<std::uint32_t>* named() const { return others_ ? nullptr : &exceptions_; }

 private:
  bool others_ = true;  // those that are no exceptions are shown
  std::set<std::uint32_t> exceptions_;
};

}  // namespace tcplab::shell
