// What the page saves as files, and what it asks about the run for that.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <emscripten.h>

#include "core/trace/trace.hpp"
#include "web/json.hpp"
#include "web/page.hpp"

namespace {

using tcplab::web::hand_over;
using tcplab::web::page;

std::string text_of(const std::vector<std::uint8_t>& octets) { return {octets.begin(), octets.end()}; }

// node: for pcapng; below 0: all of them.
std::string content_of(std::string_view kind, int node) {
  const tcplab::shell::App& app = *page().app;
  const tcplab::shell::Run& run = *app.model().run();
  const tcplab::trace::Trace& trace = run.trace();
  if (kind == "text") return tcplab::trace::to_text(trace);
  if (kind == "json") return tcplab::trace::to_json(trace);
  if (kind == "svg") return app.drawing();
  if (kind == "plots") return app.plots_drawing();
  if (kind == "csv") return app.plots_table();
  if (node < 0) return text_of(tcplab::trace::to_pcapng(trace));
  return text_of(tcplab::trace::to_pcapng_at(trace, static_cast<tcplab::trace::HostIndex>(node)));
}

}  // namespace

extern "C" {

// Puts a file of that kind ("text", "json", "pcapng", "svg", and of what is plotted "plots", an SVG, and
// "csv") at /export; an empty one where there is nothing of it.
EMSCRIPTEN_KEEPALIVE void tcplab_export(const char* kind, int node) {
  const std::string content = page().app->model().run() ? content_of(kind, node) : std::string();
  if (std::FILE* file = std::fopen("/export", "wb")) {
    std::fwrite(content.data(), 1, content.size(), file);
    std::fclose(file);
  }
}

// Shows the capture that lies at /import, which is taken away. False when it cannot be read, which the lab
// then tells.
EMSCRIPTEN_KEEPALIVE bool tcplab_open_capture(const char* name) {
  std::vector<std::uint8_t> octets;
  if (std::FILE* file = std::fopen("/import", "rb")) {
    std::fseek(file, 0, SEEK_END);
    octets.resize(static_cast<std::size_t>(std::max(std::ftell(file), 0L)));
    std::rewind(file);
    octets.resize(std::fread(octets.data(), 1, octets.size(), file));
    std::fclose(file);
    std::remove("/import");
  }
  page().window->wake();
  return page().app->open_capture(name, tcplab::Bytes(std::move(octets)));
}

// The names of the nodes that packets can be captured at, as JSON.
EMSCRIPTEN_KEEPALIVE const char* tcplab_nodes() {
  std::string out;
  const tcplab::shell::Run* run = page().app->model().run();
  const auto nodes = run ? run->trace().nodes() : std::vector<tcplab::trace::NodeInfo>{};
  tcplab::web::json::append_list(
      out, nodes, [&out](const tcplab::trace::NodeInfo& node) { tcplab::web::json::append(out, node.name); });
  return hand_over(out);
}

}  // extern "C"
