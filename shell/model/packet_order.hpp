#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "shell/model/index.hpp"

namespace tcplab::shell {

enum class PacketColumn : std::uint8_t { kNumber, kTime, kSource, kDestination, kProtocol, kLength, kInfo };

// The packets of a run in another order: found a little at a time, and shown when it is whole. Those that are
// equal in it stay in the order of their numbers.
class PacketOrder {
 public:
  void sort_by(PacketColumn column, bool descending);
  // By their numbers: nothing has to be found.
  bool natural() const { return column_ == PacketColumn::kNumber && !descending_; }
  // There are other packets.
  void forget();
  // Goes on with the order of the first count, or of those that are listed.
  void go_on(const Index& index, const std::vector<trace::PacketId>* listed, std::size_t count,
             const std::function<bool()>& goes_on);
  bool busy() const { return busy_; }
  // Where a packet is in what is shown, found by its key; nullopt where it is not.
  std::optional<std::size_t> place_of(const Index& index, trace::PacketId packet) const;
  // As far as it is known: empty until it is for the first time.
  const std::vector<trace::PacketId>& shown() const { return shown_; }

 private:
  // The info column is compared by what its text begins with, and not by the text.
  using Key = std::pair<std::uint64_t, std::uint64_t>;
  struct Entry {
    Key key;
    trace::PacketId packet = 0;
  };
  static bool before(const Entry& a, const Entry& b) {
    return a.key < b.key || (a.key == b.key && a.packet < b.packet);
  }
  Key key_of(const Index& index, trace::PacketId packet) const;
  Entry entry_of(const Index& index, trace::PacketId packet) const;
  void read_some(const Index& index, const std::vector<trace::PacketId>* listed);
  void merge_some();
  void end_pair();
  void finish();

  PacketColumn column_ = PacketColumn::kNumber;
  bool descending_ = false;
  bool busy_ = false;
  std::vector<trace::PacketId> shown_;
  // The work: sorted stretches of a width, of which two and two become one of twice that.
  std::size_t count_ = 0;
  std::size_t width_ = 0;  // 0: still being read
  std::size_t pair_ = 0;   // where the two begin that are put together now
  std::size_t left_ = 0;   // and the next of each
  std::size_t right_ = 0;
  std::vector<Entry> from_;
  std::vector<Entry> to_;
};

}  // namespace tcplab::shell
