// A capture as a trace: what of it is TCP or about it, and who says it to whom.
#include "core/trace/imported.hpp"

#include <algorithm>
#include <map>
#include <numeric>
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
enum class Part : std::uint8_t { kSegment, kIcmp, kFragment, kShort, kOther };

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
  std::uint8_t protocol = datagram[9];
  if (is_v6(datagram)) {
    const wire::Ipv6Upper upper = wire::find_ipv6_upper(datagram.view());
    if (upper.fragment) return Part::kFragment;
    if (upper.cut) return Part::kShort;
    protocol = upper.protocol;
  } else if ((wire::load16(&datagram.data()[6]) & 0x3fff) != 0) {
    return Part::kFragment;
  }
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
  const std::uint8_t* const to =
      v6 ? &datagram.data()[wire::find_ipv6_upper(datagram.view()).destination] : at + size;
  std::copy_n(to, size, ends.second.octets.begin());
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

// Whoever says or hears anything in a capture, in the order in which they are seen.
class Speakers {
 public:
  // answers: of an address that speaks to itself, the end that is spoken to.
  std::uint32_t of(const wire::IpAddress& address, bool answers) {
    const auto [place, is_new] =
        places_.try_emplace({address, answers}, static_cast<std::uint32_t>(all_.size()));
    if (is_new) all_.push_back({address, answers, 0});
    ++all_[place->second].packets;
    return place->second;
  }

  // The hosts that they are, kMostImportedHosts at most.
  struct Seated {
    std::vector<NodeInfo> nodes;
    std::vector<HostIndex> hosts;  // by speaker
    // That those share who have none of their own; and what they say to each other goes to the second one.
    HostIndex shared = 0;
    std::size_t sharing = 0;
  };
  Seated seated() const {
    Seated seated;
    std::vector<bool> seats(all_.size(), true);
    if (all_.size() > kMostImportedHosts) {
      constexpr std::size_t kOwn = kMostImportedHosts - 2;
      std::vector<std::uint32_t> order(all_.size());
      std::iota(order.begin(), order.end(), 0U);
      std::stable_sort(order.begin(), order.end(),
                       [this](auto a, auto b) { return all_[a].packets > all_[b].packets; });
      for (std::size_t i = kOwn; i < order.size(); ++i) seats[order[i]] = false;
      seated.sharing = all_.size() - kOwn;
    }
    for (std::size_t i = 0; i < all_.size(); ++i) {
      seated.hosts.push_back(static_cast<HostIndex>(seated.nodes.size()));
      if (!seats[i]) continue;
      NodeInfo& node = seated.nodes.emplace_back();
      node.name = all_[i].address.to_string() + (all_[i].answers ? " (server)" : "");
      node.address = all_[i].address;
    }
    seated.shared = static_cast<HostIndex>(seated.nodes.size());
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!seats[i]) seated.hosts[i] = seated.shared;
    }
    return seated;
  }

 private:
  struct Speaker {
    wire::IpAddress address;
    bool answers = false;
    std::size_t packets = 0;
  };
  std::map<std::pair<wire::IpAddress, bool>, std::uint32_t> places_;
  std::vector<Speaker> all_;
};

// A packet of the trace.
struct Step {
  const Passing* passing;
  std::uint32_t source = 0;  // speakers
  std::uint32_t destination = 0;
  bool from_opener = true;
  std::optional<Sightings::Seen> seen = {};  // of a segment
  HostIndex from = 0;
  HostIndex to = 0;
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
    find_hosts();
    write();
    return std::move(result_);
  }

 private:
  // Where those are counted that are not in the trace; nullptr: it is there.
  std::size_t* counted_as(Part part) {
    switch (part) {
      case Part::kFragment:
        return &result_.fragments;
      case Part::kShort:
        return &result_.too_short;
      case Part::kOther:
        return &result_.not_tcp;
      default:
        return nullptr;
    }
  }

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
      if (std::size_t* const left_out = counted_as(passing.part)) {
        ++*left_out;
        continue;
      }
      passing.where = {frame.interface, passing.carried.device};
      interfaces.insert(passing.where);
      passing_.push_back(std::move(passing));
    }
    result_.interfaces = interfaces.size();
    result_.untimed = file_.untimed;
    result_.frames = file_.frames.size();
    result_.cut_at = file_.cut_at;
    result_.damaged = file_.damaged;
  }

  capture::ReadError nothing_there() const {
    if (file_.frames.empty() && file_.cut_at) {
      return {*file_.cut_at,
              {"the file ends within a record that begins here, and no packet stands before it",
               "文件在始于此处的记录中间结束，之前没有分组"},
              {"it was cut short, or is damaged here", "文件被截断，或者在此处已损坏"}};
    }
    if (file_.frames.empty()) {
      return {0,
              {"there are no packets in it", "其中没有分组"},
              {"it ends behind its header: nothing was captured", "文件在首部之后结束：什么也没有捕获到"}};
    }
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
    return {0,
            told({"there is no TCP in it: {0} packets, none of them TCP or an ICMP error about it",
                  "其中没有 TCP：共 {0} 个分组，既不是 TCP，也不是关于 TCP 的 ICMP 差错报文"},
                 std::to_string(file_.frames.size())),
            unread(result_)};
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

  void find_hosts() {
    for (const Passing& passing : passing_) {
      Step step{&passing};
      const auto [source, destination] = ends_of(passing.carried.datagram);
      if (passing.part == Part::kSegment) {
        const capture::Carried& carried = passing.carried;
        if (const auto segment = PacketLog::captured_segment(carried.datagram, carried.missing)) {
          step.seen = sightings_.see(*segment, instant_of(passing));
          step.from_opener = step.seen->from_opener;
        }
      }
      const bool to_itself = source == destination;
      step.source = speakers_.of(source, to_itself && !step.from_opener);
      step.destination = speakers_.of(destination, to_itself && step.from_opener);
      steps_.push_back(std::move(step));
    }
    Speakers::Seated seated = speakers_.seated();
    bool among_them = false;
    for (Step& step : steps_) {
      step.from = seated.hosts[step.source];
      step.to = seated.hosts[step.destination];
      if (step.from != step.to) continue;
      (step.from_opener ? step.to : step.from) = static_cast<HostIndex>(seated.shared + 1);
      among_them = true;
    }
    result_.addresses = seated.hosts.size();
    result_.sharing = seated.sharing;
    nodes_ = std::move(seated.nodes);
    const auto share = [&](const char* name) {
      NodeInfo& node = nodes_.emplace_back();
      node.name = name;
      node.shared = seated.sharing;
    };
    if (seated.sharing > 0) share("others");
    if (among_them) share("others (server)");
  }

  Instant instant_of(const Passing& passing) const { return Instant{passing.at - began_}; }

  void write() {
    result_.trace = Trace(std::move(name_), std::move(nodes_), began_);
    for (const Step& step : steps_) {
      const Passing& passing = *step.passing;
      const PacketId packet = recorder().add_captured(passing.carried.datagram, passing.carried.missing,
                                                      step.from, step.to, step.seen && step.seen->again);
      Event event;
      event.at = instant_of(passing);
      // What is no segment has its mark where it is told.
      event.host = step.seen ? step.from : step.to;
      if (step.seen) {
        event.connection = sender_of(step);
        event.what = SegmentSent{packet};
      } else if (passing.part == Part::kIcmp) {
        event.what = IcmpReceived{packet};
      } else {
        event.what = Unreadable{packet};
      }
      recorder().add(event);
    }
  }

  Recorder recorder() { return result_.trace; }

  tcp::ConnId sender_of(const Step& step) {
    const Sightings::Seen& seen = *step.seen;
    if (seen.flow == ends_.size()) {
      const HostIndex opener = seen.from_opener ? step.from : step.to;
      const HostIndex other = seen.from_opener ? step.to : step.from;
      const auto next = [this](HostIndex host) { return tcp::ConnId{++last_[host]}; };
      ends_.push_back({opener, other, next(opener), next(other)});
      note_ends(seen);
    }
    const EndIds& ends = ends_[seen.flow];
    return seen.from_opener ? ends.opener_id : ends.other_id;
  }

  void note_ends(const Sightings::Seen& seen) {
    const Sightings::Flow& flow = sightings_.flow(seen.flow);
    const EndIds& ends = ends_[seen.flow];
    ConnectionInfo opens;
    opens.host = ends.opener;
    opens.id = ends.opener_id;
    opens.local = flow.opener;
    opens.remote = flow.other;
    opens.iss = flow.opener_isn.value_or(SeqNum{});
    opens.irs = flow.other_isn.value_or(SeqNum{});
    opens.first = static_cast<EventId>(result_.trace.events().size());
    opens.window_shift = flow.scaling.shift(true);
    ConnectionInfo answers = opens;
    answers.host = opens.peer_host = ends.other;
    answers.id = opens.peer = ends.other_id;
    answers.peer_host = opens.host;
    answers.peer = opens.id;
    std::swap(answers.local, answers.remote);
    std::swap(answers.iss, answers.irs);
    answers.window_shift = flow.scaling.shift(false);
    // In the order of appearance.
    recorder().note_connection(seen.from_opener ? opens : answers);
    recorder().note_connection(seen.from_opener ? answers : opens);
  }

  std::string name_;
  capture::File file_;
  std::vector<Passing> passing_;
  Sightings sightings_;
  Speakers speakers_;
  std::vector<NodeInfo> nodes_;
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
