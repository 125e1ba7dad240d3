#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/scenario/scenario.hpp"

namespace tcplab::scenario {

constexpr std::size_t kNoLabel = SIZE_MAX;
constexpr std::uint64_t kLongestApology = 36;  // octets of the body where a site has nothing to serve

// A Scenario made ready to run: names resolved, steps found by what triggers them. Never changes, so all
// copies of a World share one.
class Program {
 public:
  explicit Program(std::shared_ptr<const Scenario> scenario);

  const Scenario& scenario() const { return *scenario_; }

  static std::size_t notice_slot(trace::HostIndex host, tcp::Notice notice);
  std::size_t notice_slots() const { return reactions_.size(); }
  // The `on` steps of a host's notice, as indices into Scenario::steps.
  const std::vector<std::size_t>& reactions(trace::HostIndex host, tcp::Notice notice) const;

  // The `at` steps, in the order in which they are done: of one instant, as they stand in the text.
  struct Timed {
    Instant at;
    std::size_t step = 0;  // index into Scenario::steps
  };
  const std::vector<Timed>& timed() const { return timed_; }

  // The number of a step's label; kNoLabel when it has none.
  std::size_t label_of(std::size_t step) const { return step_labels_[step]; }
  std::size_t label_count() const { return label_hosts_.size(); }
  // kNoLabel when the scenario gives that host no such label.
  std::size_t number_of(const Labelled& connection) const;
  // The host whose connections have that label.
  trace::HostIndex host_of_label(std::size_t label) const { return label_hosts_[label]; }

  // Segments that a pattern names are counted once, however much befalls them.
  struct Counter {
    PacketPattern pattern;
    std::size_t label = kNoLabel;                      // of the pattern's connection
    std::multimap<std::uint32_t, std::size_t> single;  // by the ordinal, indices into Scenario::mishaps
    std::vector<std::size_t> ranges;
  };
  const std::vector<Counter>& counters() const { return counters_; }

  // Octets [offset, offset + count) of what applications send, or as many of them as lie in one piece.
  Bytes content(std::uint64_t offset, std::uint64_t count) const;
  // What follows an offset is the same for all that have the same place.
  static std::uint64_t place_in_content(std::uint64_t offset);

 private:
  void index_steps();
  void number_labels();
  void index_mishaps();
  void make_content();

  std::shared_ptr<const Scenario> scenario_;
  std::vector<Timed> timed_;
  std::vector<std::vector<std::size_t>> reactions_;
  std::map<std::pair<trace::HostIndex, std::string>, std::size_t> labels_;
  std::vector<std::size_t> step_labels_;
  std::vector<trace::HostIndex> label_hosts_;  // the host of each label
  std::vector<Counter> counters_;
  Bytes content_;
};

}  // namespace tcplab::scenario
