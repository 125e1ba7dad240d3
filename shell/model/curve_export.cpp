#include "shell/model/curve_export.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

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

void write_rows(const Index& index, const Series& series, std::string_view name, std::string_view unit,
                std::string& into) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    const trace::Event event = index.trace().events()[series.event(i)];
    into += seconds_text(event.at) + "," + std::to_string(event.id) + ",";
    into.append(name).append(",").append(unit) += "," + std::to_string(series.value(i)) + "\n";
  }
}

// What stands in one plot of the picture.
struct PlotGroup {
  const char* title;
  std::vector<Curve> curves;
};

constexpr int kWidth = 900;
constexpr int kPlotHeight = 160;
constexpr int kLeft = 70;
constexpr std::array<const char*, 6> kInks{"#1f5fbf", "#b45f06", "#1a7f4b", "#7439ab", "#c42b2b", "#555555"};

class Picture {
 public:
  Picture(const Index& index, Instant from, Instant to)
      : index_(index), from_(from), to_(std::max(to, from + nanoseconds(1))) {}

  void plot(const char* title, const std::vector<std::pair<std::string, const Series*>>& lines) {
    Series::Extremes range;
    for (const auto& [name, series] : lines) {
      const Series::Extremes these = series->extremes(first(*series), last(*series));
      if (!these.any()) continue;
      range.least = std::min(range.least, these.least);
      range.most = std::max(range.most, these.most);
    }
    if (!range.any()) return;
    const int top = static_cast<int>(plots_++) * (kPlotHeight + 40) + 30;
    text(kLeft, top - 8, title, "#000000");
    body_ += "<rect x=\"" + std::to_string(kLeft) + "\" y=\"" + std::to_string(top) + "\" width=\"" +
             std::to_string(kWidth) + "\" height=\"" + std::to_string(kPlotHeight) +
             "\" fill=\"none\" stroke=\"#999999\"/>\n";
    text(4, top + 12, std::to_string(range.most).c_str(), "#555555");
    text(4, top + kPlotHeight, std::to_string(range.least).c_str(), "#555555");
    int x = kLeft + 120;
    std::size_t ink = 0;
    for (const auto& [name, series] : lines) {
      const char* color = kInks[ink++ % kInks.size()];
      curve(*series, range, top, color);
      text(x, top - 8, name.c_str(), color);
      x += static_cast<int>(name.size()) * 8 + 20;
    }
  }

  std::string done() const {
    const int height = static_cast<int>(plots_) * (kPlotHeight + 40) + 30;
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" +
                      std::to_string(kLeft + kWidth + 20) + "\" height=\"" + std::to_string(height) +
                      "\" font-family=\"sans-serif\" font-size=\"12\">\n";
    svg += "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + body_;
    svg += "<text x=\"" + std::to_string(kLeft) + "\" y=\"" + std::to_string(height - 8) + "\">" +
           seconds_text(from_) + " s \xE2\x80\x93 " + seconds_text(to_) + " s</text>\n</svg>\n";
    return svg;
  }

 private:
  std::size_t first(const Series& series) const {
    const trace::EventId before = index_.event_at(from_ - nanoseconds(1));
    return series.first_from(before == trace::kNoEvent ? 0 : before + 1);
  }
  std::size_t last(const Series& series) const {
    const trace::EventId end = index_.event_at(to_);
    return end == trace::kNoEvent ? 0 : series.first_from(end + 1);
  }
  void text(int x, int y, const char* what, const char* color) {
    std::string safe;
    for (const char* c = what; *c != 0; ++c) {
      if (*c == '<')
        safe += "&lt;";
      else if (*c == '>')
        safe += "&gt;";
      else if (*c == '&')
        safe += "&amp;";
      else
        safe += *c;
    }
    body_ += "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" fill=\"" + color + "\">" +
             safe + "</text>\n";
  }
  // Of what falls on one pixel, the least, the most and the last.
  void curve(const Series& series, const Series::Extremes& range, int top, const char* color) {
    const double high = std::max<double>(range.most - range.least, 1);
    const auto y = [&](std::uint32_t value) {
      return top + kPlotHeight - (value - range.least) / high * kPlotHeight;
    };
    std::string points;
    const auto add = [&points](double x, double y_at) {
      char point[48];
      std::snprintf(point, sizeof point, "%.1f,%.1f ", x, y_at);
      points += point;
    };
    std::size_t place = first(series);
    const std::size_t end = last(series);
    while (place < end) {
      const Instant at = index_.trace().events()[series.event(place)].at;
      const double part = (at - from_).seconds() / (to_ - from_).seconds();
      const int pixel = static_cast<int>(part * kWidth);
      const Instant next =
          from_ +
          Duration{static_cast<std::int64_t>(static_cast<double>((to_ - from_).ns) / kWidth * (pixel + 1))};
      const trace::EventId before = index_.event_at(std::max(next, at + nanoseconds(1)) - nanoseconds(1));
      const std::size_t after = std::min(std::max(series.first_from(before + 1), place + 1), end);
      const Series::Extremes these = series.extremes(place, after);
      const double x = kLeft + part * kWidth;
      add(x, y(these.least));
      add(x, y(these.most));
      add(x, y(series.value(after - 1)));
      place = after;
    }
    body_ += "<polyline fill=\"none\" stroke=\"" + std::string(color) + "\" points=\"" + points + "\"/>\n";
  }

  const Index& index_;
  Instant from_;
  Instant to_;
  std::string body_;
  std::size_t plots_ = 0;
};

}  // namespace

std::string curves_csv(const Index& index, std::uint32_t connection) {
  std::string text = "time_s,event,curve,unit,value\n";
  for (int i = 0; i < kCurveCount; ++i) {
    const auto curve = static_cast<Curve>(i);
    if (const Series* series = index.curves().of(connection, curve))
      write_rows(index, *series, name_of(curve).english, unit_of(curve), text);
  }
  for (const Curves::Queue& queue : index.curves().queues())
    write_rows(index, queue.length, queue_name(index, queue), "packets", text);
  return text;
}

std::string curves_svg(const Index& index, std::uint32_t connection, Instant from, Instant to) {
  const std::array<PlotGroup, 4> groups{
      {{"Time / sequence", {Curve::kSent, Curve::kAcked, Curve::kEdge, Curve::kAgain, Curve::kSacked}},
       {"Windows", {Curve::kFlight, Curve::kCwnd, Curve::kSsthresh, Curve::kWindow}},
       {"Round trips, us", {Curve::kRtt, Curve::kSrtt, Curve::kRto}},
       {"Octets", {Curve::kSentOctets, Curve::kAckedOctets}}}};
  Picture picture(index, from, to);
  std::vector<std::pair<std::string, const Series*>> lines;
  for (const PlotGroup& group : groups) {
    lines.clear();
    for (const Curve curve : group.curves) {
      const Series* series = index.curves().of(connection, curve);
      if (series != nullptr && !series->empty()) lines.emplace_back(name_of(curve).english, series);
    }
    picture.plot(group.title, lines);
  }
  lines.clear();
  for (const Curves::Queue& queue : index.curves().queues())
    lines.emplace_back(queue_name(index, queue), &queue.length);
  picture.plot("Waiting in queues", lines);
  return picture.done();
}

}  // namespace tcplab::shell
