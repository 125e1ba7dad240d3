// For Node.js: the trace of a scenario that ships with tcplab, as WebAssembly computes it. Without arguments
// it lists the scenarios.

#include <cstdio>
#include <string>

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

int print_trace(const char* name) {
  const auto* builtin = tcplab::scenario::find_builtin(name);
  if (!builtin) {
    std::fprintf(stderr, "there is no scenario '%s'\n", name);
    return 1;
  }
  auto scenario = tcplab::scenario::parse(builtin->text);
  if (!scenario) {
    std::fprintf(stderr, "%s", tcplab::scenario::to_string(scenario.error(), name, builtin->text).c_str());
    return 1;
  }
  tcplab::lab::History history(std::move(*scenario));
  history.run_to_end();
  const std::string json = tcplab::trace::to_json(history.trace());
  return std::fwrite(json.data(), 1, json.size(), stdout) == json.size() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) { return argc < 2 ? list_scenarios() : print_trace(argv[1]); }
