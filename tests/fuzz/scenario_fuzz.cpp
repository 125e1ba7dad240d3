// Hostile text into the scenario language, as an editor and as a run have it; what parses is run for a while,
// and judged.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/editor.hpp"
#include "core/scenario/scenario.hpp"

namespace {

using namespace tcplab;

// What an editor asks for answers any text, in places that are in it, and a layout means what it meant.
void edit(std::string_view text, std::size_t place) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t i = 0; i < place; ++i) {
    column = text[i] == '\n' ? 1 : column + 1;
    line += text[i] == '\n' ? 1 : 0;
  }
  for (const scenario::Piece& piece : scenario::pieces(text)) {
    if (piece.line == 0 || piece.column == 0) std::abort();
  }
  static_cast<void>(scenario::complete(text, line, column));
  static_cast<void>(scenario::hover(text, line, column));
  static_cast<void>(scenario::rename(text, line, column, "fresh"));
  const std::string once = scenario::format(text);
  if (scenario::format(once) != once) std::abort();
  if (scenario::parse(text).ok() != scenario::parse(once).ok()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size < 4096) edit(text, size / 2);
  auto scenario = scenario::parse(text);
  if (!scenario) {
    if (scenario.error().empty()) std::abort();
    static_cast<void>(scenario::to_string(scenario.error(), "fuzz", text, Language::kChinese));
    return 0;
  }
  lab::History::Limits limits;
  limits.events = 2000;
  lab::History history(std::move(*scenario), limits);
  history.run_to_end();
  if (!history.trace().events().empty())
    if (!history.moment_after(static_cast<trace::EventId>(history.trace().events().size() / 2))) std::abort();
  if (!lab::judge(history) || !lab::samples(history)) std::abort();
  return 0;
}
