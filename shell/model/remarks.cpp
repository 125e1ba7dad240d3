#include "shell/model/remarks.hpp"

#include "shell/format.hpp"
#include "shell/text.hpp"

namespace tcplab::shell {

std::vector<Remark> remarks(const packetdrill::run::RunReport& report, Language language, std::size_t most) {
  std::vector<Remark> all;
  for (const packetdrill::run::IgnoredCommand& command : report.ignored) {
    if (all.size() == most) return all;
    all.push_back({std::to_string(command.at.line), command.text, trace::kNoEvent});
  }
  for (const packetdrill::run::UnexpectedPacket& packet : report.unexpected) {
    if (all.size() == most) return all;
    all.push_back({packetdrill::run::seconds_text(report.trace.events()[packet.sent].at),
                   packet.text.in(language), packet.sent});
  }
  return all;
}

std::string remarks_title(const packetdrill::run::RunReport& report, Language language) {
  std::string title;
  const auto count = [&](Text text, std::size_t number) {
    if (number == 0) return;
    if (!title.empty()) title += " \u00b7 ";
    title += text_with(text, language, format_count(number));
  };
  count(Text::kIgnored, report.ignored.size());
  count(Text::kUnmentioned, report.unexpected.size());
  count(Text::kUnmeasured, report.unmeasured_timestamps);
  return title;
}

}  // namespace tcplab::shell
