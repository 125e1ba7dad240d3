// A capture as a trace: what of it is TCP or about it, and who says it to whom.
#include "core/trace/imported.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/capture/link_layer.hpp"
#include "core/trace/recorder.hpp"
#include "core/trace/sightings.hpp"
#include "core/wire/big_endian.hpp"
#include "core/wire/hop_fields.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::trace {
namespace {

// What of a datagram is to be found in a trace.
enum class Part : std::uint8_t { kSegment, kIcmp, kFragment, kOther };

// One of several that a file is from, or of those that Linux's "any" device stands for.
using Where = std::pair<std::uint32_t, std::uint32_t>;

struct Passing {
  std::int64_t at = 0;
  Where where;
  capture::Carried carried;
  Part part = Part::kOther;
};

bool is_v6(const Bytes& datagram) { return datagram[0] >> 4 == 6; }

Part part_of(const capture::Carried& carried) {
  const Bytes& datagram = carried.datagram;
  const bool v6 = is_v6(datagram);
  if (!v6 && (wire::load16(&datagram.data()[6]) & 0x3fff) != 0) return Part::kFragment;
  const std::uint8_t protocol = datagram[v6 ? 6 : 9];
  if (protocol == wire::kProtocolTcp) return Part::kSegment;
  const bool quotes_tcp = carried.missing == 0 && wire::parse_icmp_datagram(datagram.view()).ok();
  return quotes_tcp ? Part::kIcmp : Part::kOther;
}

// Who it is from and to, whatever else it says. Precondition: it has an IP header.
std::pair<wire::IpAddress, wire::IpAddress> ends_of(const Bytes& datagram) {
  const bool v6 = is_v6(datagram);
  const std::size_t size = v6 ? 16 : 4;
  std::pair<wire::IpAddress, wire::IpAddress> ends;
  ends.first.version = ends.second.version = v6 ? wire::IpVersion::kV6 : wire::IpVersion::kV4;
  const std::uint8_t* const at = datagram.data() + (v6 ? 8 : 12);
  std::copy_n(at, size, ends.first.octets.begin());
  std::copy_n(at + size, size, ends.second.octets.begin());
  return ends;
}

// What the nodes on its way leave as it is.
std::vector<std::uint8_t> lasting_octets(const Bytes& datagram) {
  std::vector<std::uint8_t> octets(datagram.begin(), datagram.end());
  wire::set_hop_fields(octets, 0, 0);
  if (!is_v6(datagram)) octets[10] = octets[11] = 0;
  return octets;
}

// Tells packets from those that were captured a second time where they passed another interface.
class Crossings {
 public:
  // Whether the next one, in the order of time, has been seen before: it is the nth of its octets here, and
  // so many came by elsewhere.
  bool was_seen(const Passing& passing) {
    std::map<Where, std::size_t>& counts = counts_[lasting_octets(passing.carried.datagram)];
    const std::size_t here = ++counts[passing.where];
    return std::any_of(counts.begin(), counts.end(), [&](const auto& other) {
      return other.first != passing.where && other.second >= here;
    });
  }

 private:
  std::map<std::vector<std::uint8_t>, std::map<Where, std::size_t>> counts_;
};

// The hosts of a capture, in the order in which they are seen.
class Hosts {
 public:
  // answers: of an address that speaks to itself, the end that is spoken to.
  HostIndex of(const wire::IpAddress& address, bool answers) {
    const auto [place, is_new] =
        places_.try_emplace({address, answers}, static_cast<HostIndex>(places_.size()));
    if (is_new) {
      NodeInfo node;
      node.name = address.to_string() + (answers ? " (server)" : "");
      node.address = address;
      nodes_.push_back(std::move(node));
    }
    return place->second;
  }
  std::size_t size() const { return nodes_.size(); }
  std::vector<NodeInfo> take() { return std::move(nodes_); }

 private:
  std::map<std::pair<wire::IpAddress, bool>, HostIndex> places_;
  std::vector<NodeInfo> nodes_;
};

// A packet of the trace, before the trace has its hosts.
struct Step {
  const Passing* passing;
  HostIndex from = 0;
  HostIndex to = 0;
  std::optional<Sightings::Seen> seen = {};  // of a segment
};

// Both ends of a connection.
struct EndIds {
  HostIndex opener = 0;
  HostIndex other = 0;
  tcp::ConnId opener_id;
  tcp::ConnId other_id;
};

class Importer {
 public:
  Importer(std::string name, capture::File file) : name_(std::move(name)), file_(std::move(file)) {}

  Result<Imported, capture::ReadError> run() {
    sort_out();
    if (passing_.empty()) return nothing_there();
    if (const auto error = order()) return *error;
    if (const auto error = find_hosts()) return *error;
    write();
    return std::move(result_);
  }

 private:
  void sort_out() {
    std::set<Where> interfaces;
    for (const capture::Frame& frame : file_.frames) {
      Passing passing;
      passing.at = frame.at;
      passing.carried = capture::carried_by(frame, file_.interfaces[frame.interface].link_type);
      if (passing.carried.kind == capture::Carried::Kind::kOther) {
        ++result_.not_ip;
        continue;
      }
      if (passing.carried.kind == capture::Carried::Kind::kShort) {
        ++result_.too_short;
        continue;
      }
      passing.part = part_of(passing.carried);
      if (passing.part == Part::kFragment || passing.part == Part::kOther) {
        ++(passing.part == Part::kFragment ? result_.fragments : result_.not_tcp);
        continue;
      }
      passing.where = {frame.interface, passing.carried.device};
      interfaces.insert(passing.where);
      passing_.push_back(std::move(passing));
    }
    result_.interfaces = interfaces.size();
    result_.untimed = file_.untimed;
    result_.cut_at = file_.cut_at;
  }

  capture::ReadError nothing_there() const {
    for (const capture::Frame& frame : file_.frames) {
      const std::uint32_t link = file_.interfaces[frame.interface].link_type;
      if (capture::reads_link_type(link)) continue;
      return {0,
              told({"its packets are of link type {0}, which is not read here",
                    "分组的链路类型是 {0}，不支持读取"},
                   capture::link_name(link)),
              {"tcplab reads Ethernet, IP alone, Linux's 'any' device and BSD's loopback",
               "tcplab 读取以太网、纯 IP、Linux 的 `any` 设备和 BSD 的环回接口"}};
    }
    return {0, told({"there is no TCP in it: {0} packets, none of them TCP or an ICMP error about it",
                     "其中没有 TCP：共 {0} 个分组，既不是 TCP，也不是关于 TCP 的 ICMP 差错报文"},
                    std::to_string(file_.frames.size()))};
  }

  std::optional<capture::ReadError> order() {
    const auto earlier = [](const Passing& a, const Passing& b) { return a.at < b.at; };
    std::int64_t latest = passing_.front().at;
    for (const Passing& passing : passing_) {
      if (passing.at < latest) ++result_.moved;
      latest = std::max(latest, passing.at);
    }
    std::stable_sort(passing_.begin(), passing_.end(), earlier);
    began_ = passing_.front().at;
    // Both are less than 300 years from 1970, and their difference may not fit.
    constexpr std::uint64_t kLongest = 100ULL * 366 * 86'400 * 1'000'000'000;
    if (static_cast<std::uint64_t>(latest) - static_cast<std::uint64_t>(began_) > kLongest) {
      return capture::ReadError{0,
                                {"its packets are more than 100 years apart", "分组的时间相差超过 100 年"},
                                {"some of its times are wrong", "其中有些时间不对"}};
    }
    if (result_.interfaces < 2) return std::nullopt;
    Crossings crossings;
    result_.seen_before =
        std::erase_if(passing_, [&](const Passing& passing) { return crossings.was_seen(passing); });
    return std::nullopt;
  }

  std::optional<capture::ReadError> find_hosts() {
    for (const Passing& passing : passing_) {
      Step step{&passing};
      const auto [source, destination] = ends_of(passing.carried.datagram);
      bool from_opener = true;
      if (passing.part == Part::kSegment) {
        const capture::Carried& carried = passing.carried;
        if (const auto segment = PacketLog::captured_segment(carried.datagram, carried.missing)) {
          step.seen = sightings_.see(*segment, instant_of(passing));
          from_opener = step.seen->from_opener;
        }
      }
      const bool to_itself = source == destination;
      step.from = hosts_.of(source, to_itself && !from_opener);
      step.to = hosts_.of(destination, to_itself && from_opener);
      if (hosts_.size() > kMostImportedHosts) {
        return capture::ReadError{0,
                                  told({"it has more addresses than the limit of {0}", "地址数超过上限 {0}"},
                                       std::to_string(kMostImportedHosts)),
                                  capture::take_a_part()};
      }
      steps_.push_back(std::move(step));
    }
    return std::nullopt;
  }

  Instant instant_of(const Passing& passing) const { return Instant{passing.at - began_}; }

  void write() {
    result_.trace = Trace(std::move(name_), hosts_.take(), began_);
    for (const Step& step : steps_) {
      const Passing& passing = *step.passing;
      const PacketId packet = recorder().add_captured(passing.carried.datagram, passing.carried.missing,
                                                      step.from, step.to, step.seen && step.seen->again);
      Event event;
      event.at = instant_of(passing);
      event.host = step.from;
      if (step.seen) event.connection = id_of(step, true);
      if (passing.part == Part::kIcmp) {
        event.what = IcmpSent{packet};
      } else {
        event.what = SegmentSent{packet};
      }
      event.cause = recorder().add(event);
      event.host = step.to;
      event.connection = step.seen ? id_of(step, false) : tcp::ConnId{};
      if (passing.part == Part::kIcmp) {
        event.what = IcmpReceived{packet};
      } else if (step.seen) {
        event.what = SegmentReceived{packet};
      } else {
        event.what = Unreadable{packet};
      }
      recorder().add(event);
    }
  }

  Recorder recorder() { return result_.trace; }

  // The connection of the end that sends, or of the other one.
  tcp::ConnId id_of(const Step& step, bool sender) {
    const Sightings::Seen& seen = *step.seen;
    if (seen.flow == ends_.size()) {
      const HostIndex opener = seen.from_opener ? step.from : step.to;
      const HostIndex other = seen.from_opener ? step.to : step.from;
      const auto next = [this](HostIndex host) { return tcp::ConnId{++last_[host]}; };
      ends_.push_back({opener, other, next(opener), next(other)});
      note_ends(seen);
    }
    const EndIds& ends = ends_[seen.flow];
    return sender == seen.from_opener ? ends.opener_id : ends.other_id;
  }

  void note_ends(const Sightings::Seen& seen) {
    const Sightings::Flow& flow = sightings_.flow(seen.flow);
    const EndIds& ends = ends_[seen.flow];
    const SeqNum opener = flow.opener_isn.value_or(SeqNum{});
    const SeqNum other = flow.other_isn.value_or(SeqNum{});
    // It is sent first, and then arrives.
    const auto sent = static_cast<EventId>(result_.trace.events().size());
    const ConnectionInfo opens{ends.opener, ends.opener_id, {},
                               false,       flow.opener,    flow.other,
                               opener,      other,          seen.from_opener ? sent : sent + 1};
    const ConnectionInfo answers{ends.other, ends.other_id, {},
                                 false,      flow.other,    flow.opener,
                                 other,      opener,        seen.from_opener ? sent + 1 : sent};
    // In the order of appearance.
    recorder().note_connection(seen.from_opener ? opens : answers);
    recorder().note_connection(seen.from_opener ? answers : opens);
  }

  std::string name_;
  capture::File file_;
  std::vector<Passing> passing_;
  Sightings sightings_;
  Hosts hosts_;
  std::vector<Step> steps_;
  std::vector<EndIds> ends_;
  std::map<HostIndex, std::uint32_t> last_;
  std::int64_t began_ = 0;
  Imported result_;
};

std::string digits(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

Result<Imported, capture::ReadError> import_capture(std::string name, const Bytes& octets,
                                                    const capture::ReadLimits& limits) {
  auto file = capture::read(octets, limits);
  if (!file) return file.error();
  return Importer(std::move(name), *std::move(file)).run();
}

// By the algorithm of days_from_civil's inverse, in the proleptic Gregorian calendar.
std::string utc(std::int64_t nanoseconds) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t below = (nanoseconds % kSecond + kSecond) % kSecond;
  const std::int64_t seconds = (nanoseconds - below) / kSecond;
  const std::int64_t of_day = (seconds % kDay + kDay) % kDay;
  const std::int64_t days = (seconds - of_day) / kDay + 719'468;  // since 0000-03-01
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;  // months since March
  const std::int64_t day = day_of_year - (153 * shifted + 2) / 5 + 1;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return digits(year, 4) + "-" + digits(month, 2) + "-" + digits(day, 2) + " " + digits(of_day / 3600, 2) +
         ":" + digits(of_day / 60 % 60, 2) + ":" + digits(of_day % 60, 2) + "." + digits(below, 9) + " UTC";
}

}  // namespace tcplab::trace
