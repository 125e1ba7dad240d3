#include "shell/model/curve_export.hpp"

#include <cstdio>

#include "shell/format.hpp"
#include "shell/model/rates.hpp"

namespace tcplab::shell {
namespace {

std::string seconds_text(Instant at) {
  char text[40];
  std::snprintf(text, sizeof text, "%lld.%09lld", static_cast<long long>(at.ns / 1'000'000'000),
                static_cast<long long>(at.ns % 1'000'000'000));
  return text;
}

std::string queue_name(const Index& index, const Curves::Queue& queue) {
  const auto& nodes = index.trace().nodes();
  return "queue " + nodes[queue.node].name + "->" + nodes[queue.toward].name;
}

void write_rows(const Index& index, const Series& series, std::string_view of, std::string_view name,
                std::string_view unit, std::string& into) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    const trace::Event event = index.trace().events()[series.event(i)];
    into += seconds_text(event.at) + "," + std::to_string(event.id) + ",";
    into.append(of).append(",").append(name).append(",").append(unit) +=
        "," + std::to_string(series.value(i)) + "\n";
  }
}

// "20 ms", in letters that every table has.
std::string interval_text(Duration over) {
  std::string text = format_duration(over);
  constexpr std::string_view kMicro = "\u00b5";
  const std::size_t at = text.find(kMicro);
  return at == std::string::npos ? text : text.replace(at, kMicro.size(), "u");
}

void write_rates(const Index& index, const Series& octets, Duration over, std::string_view of,
                 std::string_view name, std::string& into) {
  if (octets.empty()) return;
  const std::string what =
      std::string(of) + "," + std::string(name) + " over " + interval_text(over) + ",octets/s,";
  const auto [first, last] = rate_span(index, octets, over);
  for (std::int64_t nth = first; nth <= last; ++nth) {
    char value[40];
    std::snprintf(value, sizeof value, "%.12g", rate_in(index, octets, over, nth));
    into.append(seconds_text(Instant{nth * over.ns})).append(",,").append(what).append(value).append("\n");
  }
}

}  // namespace

std::string end_name(const Index& index, std::uint32_t connection) {
  const trace::ConnectionInfo& info = index.trace().connections()[connection];
  const std::uint32_t number = index.conversations().of_end(connection);
  const bool numbered = index.conversations().several() && number != Conversations::kNone;
  return (numbered ? "#" + std::to_string(number) + " " : "") + trace::end_name(index.trace(), info);
}

std::string curves_csv(const Index& index, const std::vector<std::uint32_t>& connections,
                       Duration rates_over) {
  std::string text = "time_s,event,connection,curve,unit,value\n";
  for (const std::uint32_t connection : connections) {
    const std::string of = end_name(index, connection);
    for (int i = 0; i < kCurveCount; ++i) {
      const auto curve = static_cast<Curve>(i);
      if (const Series* series = index.curves().of(connection, curve))
        write_rows(index, *series, of, name_of(curve).english, unit_of(curve), text);
    }
    for (const Curve octets : {Curve::kSentOctets, Curve::kAckedOctets}) {
      if (const Series* series = index.curves().of(connection, octets))
        write_rates(index, *series, rates_over, of, rate_name_of(octets).english, text);
    }
  }
  for (const Curves::Queue& queue : index.curves().queues())
    write_rows(index, queue.length, "", queue_name(index, queue), "packets", text);
  return text;
}

}  // namespace tcplab::shell
