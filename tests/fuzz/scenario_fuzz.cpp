// Hostile text into the scenario language; what parses is run for a while.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcplab;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto scenario = scenario::parse(text);
  if (!scenario) {
    (void)scenario.error().to_string("fuzz", text);
    return 0;
  }
  lab::History::Limits limits;
  limits.events = 2000;
  lab::History history(std::move(*scenario), limits);
  history.run_to_end();
  if (!history.trace().events().empty())
    if (!history.moment_after(static_cast<trace::EventId>(history.trace().events().size() / 2))) std::abort();
  return 0;
}
