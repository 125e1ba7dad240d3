// For Node.js: the trace of a scenario as WebAssembly computes it: of one that ships with tcplab, by its
// name, or with --text of that text. Without arguments it lists the scenarios.

#include <cstdio>
#include <string>
#include <string_view>

#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"

namespace {

int list_scenarios() {
  for (const auto& scenario : tcplab::scenario::builtins()) {
    std::printf("%.*s\n", static_cast<int>(scenario.name.size()), scenario.name.data());
  }
  return 0;
}

int print_trace(std::string_view name, std::string_view text) {
  auto scenario = tcplab::scenario::parse(text);
  if (!scenario) {
    std::fprintf(stderr, "%s", tcplab::scenario::to_string(scenario.error(), name, text).c_str());
    return 1;
  }
  tcplab::lab::History history(std::move(*scenario));
  history.run_to_end();
  const std::string json = tcplab::trace::to_json(history.trace());
  return std::fwrite(json.data(), 1, json.size(), stdout) == json.size() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return list_scenarios();
  const std::string_view name = argv[1];
  if (name == "--text" && argc == 3) return print_trace("text", argv[2]);
  const auto* builtin = tcplab::scenario::find_builtin(name);
  if (builtin) return print_trace(name, builtin->text);
  std::fprintf(stderr, "there is no scenario '%s'\n", argv[1]);
  return 1;
}
