#include "core/packetdrill/run/report.hpp"

namespace tcplab::packetdrill::run {

Words words_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPassed:
      return {"passed", "通过"};
    case Verdict::kFailed:
      return {"failed", "失败"};
    case Verdict::kNotRun:
      return {"not run", "未运行"};
  }
  return {};
}

std::string_view to_string(Verdict verdict) { return words_for(verdict).english; }

std::string RunReport::summary(Language language) const {
  if (verdict == Verdict::kPassed) return {};
  Message text = told({"{0}: {1}", "第 {0} 行：{1}"}, std::to_string(at.line), reason);
  if (!expected.empty() || !actual.empty())
    text += told({"; expected {0}, got {1}", "；预期：{0}；实际：{1}"}, expected, actual);
  return text.in(language);
}

std::string seconds_text(Instant instant) {
  std::string digits = std::to_string(instant.ns / 1000 % 1'000'000);
  return std::to_string(instant.ns / 1'000'000'000) + "." + std::string(6 - digits.size(), '0') + digits +
         " s";
}

}  // namespace tcplab::packetdrill::run
