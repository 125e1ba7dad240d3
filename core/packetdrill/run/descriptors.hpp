#pragma once

#include <map>

#include "core/packetdrill/language/ast.hpp"

namespace tcplab::packetdrill::run {

using namespace language;

// The script's descriptors, which stand for whatever numbers our sockets have.
class Descriptors {
 public:
  static constexpr int kNone = -1;  // that no socket has

  void adopt(int script, int ours) { ours_[script] = ours; }
  void forget(int script) { ours_.erase(script); }

  // Ours; kNone when the script's is not open.
  int of(int script) const;
  // The same of an argument; kNone when it is no number either.
  int of(const Expression& descriptor) const;

 private:
  std::map<int, int> ours_;  // by the script's
};

}  // namespace tcplab::packetdrill::run
