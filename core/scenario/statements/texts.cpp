// What a scenario is about, its seed and its end.
#include <string>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr Choice kChinese{"zh", {"the Chinese text", "中文文本"}};

bool read_title(Parser& parser) {
  const bool chinese = parser.skip(kChinese);
  if (!parser.once(chinese ? parser.seen.title_zh : parser.seen.title, parser.keyword())) return false;
  return parser.take_text(chinese ? parser.scenario().title_zh : parser.scenario().title);
}

// Several lines are the paragraphs of one text.
bool read_about(Parser& parser) {
  const bool chinese = parser.skip(kChinese);
  std::string& about = chinese ? parser.scenario().about_zh : parser.scenario().about;
  std::string paragraph;
  if (!parser.take_text(paragraph)) return false;
  about += (about.empty() ? "" : "\n") + paragraph;
  return true;
}

bool read_seed(Parser& parser) {
  return parser.once(parser.seen.seed, parser.keyword()) &&
         parser.take_number({"the seed", "种子"}, 0, UINT64_MAX, parser.scenario().seed);
}

bool read_until(Parser& parser) {
  if (!parser.once(parser.seen.until, parser.keyword())) return false;
  Duration until;
  if (!parser.take_time(until)) return false;
  parser.scenario().until = until;
  return true;
}

}  // namespace

const Statement kTitleStatement{
    {"title", {"what the scenario is called", "场景的标题"}}, "title [zh] TEXT", read_title};
const Statement kAboutStatement{
    {"about", {"a paragraph on what to watch for", "一段说明：该看什么"}}, "about [zh] TEXT", read_about};
const Statement kSeedStatement{
    {"seed", {"the seed of everything that is left to chance", "一切随机事物的种子"}}, "seed N", read_seed};
const Statement kUntilStatement{
    {"until", {"stop there even if something is still to happen", "到此时刻为止，即使还有事要发生"}},
    "until TIME",
    read_until};

}  // namespace tcplab::scenario::language
