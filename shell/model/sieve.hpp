#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/filter.hpp"
#include "shell/model/index.hpp"

namespace tcplab::shell {

// Which packets of a run a filter lets through: found out a little at a time, each packet once.
class Sieve {
 public:
  // A wrong text changes nothing but error().
  void set(std::string_view text);
  // What was set last, right or wrong.
  const std::string& text() const { return text_; }
  // What was last right, and holds, without blanks behind it.
  const std::string& holding() const { return holding_; }
  const std::optional<trace::FilterError>& error() const { return error_; }
  bool everything() const { return filter_.everything(); }
  // The connections that the filter leaves over; and to have it leave over these, whatever else it says.
  const trace::Streams& streams() const { return filter_.streams(); }
  bool of_streams_alone() const { return filter_.of_streams_alone(); }
  void set_streams(const trace::Streams& streams) { set(filter_.with(streams)); }
  // Another one with every filter, and when another run is looked at.
  unsigned version() const { return version_; }

  // Another run is to be looked at.
  void forget();
  void go_on(const Index& index, const std::function<bool()>& goes_on);
  bool busy(const Index& index) const { return !everything() && looked_ < index.trace().packets().size(); }

  // How many packets it has looked at. The others pass for now.
  std::size_t looked() const { return looked_; }
  bool passes(trace::PacketId packet) const { return packet >= looked_ || let_through_[packet]; }
  // In order, of those that it has looked at.
  const std::vector<trace::PacketId>& passed() const { return passed_; }

 private:
  std::string text_;
  std::string holding_;
  trace::Filter filter_;
  std::optional<trace::FilterError> error_;
  std::vector<bool> let_through_;
  std::vector<trace::PacketId> passed_;
  std::size_t looked_ = 0;
  unsigned version_ = 0;
};

}  // namespace tcplab::shell
