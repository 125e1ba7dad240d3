#include "shell/model/curve_export.hpp"

#include <cstdio>

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

}  // namespace

std::string end_name(const Index& index, std::uint32_t connection) {
  const trace::ConnectionInfo& info = index.trace().connections()[connection];
  const std::uint32_t number = index.conversations().of_end(connection);
  const bool numbered = index.conversations().several() && number != Conversations::kNone;
  return (numbered ? "#" + std::to_string(number) + " " : "") + index.trace().hosts()[info.host].name + ":" +
         std::to_string(info.local.port);
}

std::string curves_csv(const Index& index, const std::vector<std::uint32_t>& connections) {
  std::string text = "time_s,event,connection,curve,unit,value\n";
  for (const std::uint32_t connection : connections) {
    const std::string of = end_name(index, connection);
    for (int i = 0; i < kCurveCount; ++i) {
      const auto curve = static_cast<Curve>(i);
      if (const Series* series = index.curves().of(connection, curve))
        write_rows(index, *series, of, name_of(curve).english, unit_of(curve), text);
    }
  }
  for (const Curves::Queue& queue : index.curves().queues())
    write_rows(index, queue.length, "", queue_name(index, queue), "packets", text);
  return text;
}

}  // namespace tcplab::shell
