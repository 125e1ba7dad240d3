#include "core/packetdrill/run/junit.hpp"

namespace tcplab::packetdrill::run {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        // XML 1.0 has no place for other control characters.
        out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
        break;
    }
  }
  return out;
}

std::string attribute(const std::string& name, const std::string& value) {
  return " " + name + "=\"" + escaped(value) + "\"";
}

std::string test_case(const Checked& script) {
  const std::size_t slash = script.path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : script.path.substr(0, slash);
  const std::string name = slash == std::string::npos ? script.path : script.path.substr(slash + 1);
  std::string out = "  <testcase" + attribute("classname", folder) + attribute("name", name);
  if (script.verdict == Verdict::kPassed) return out + "/>\n";
  const std::string element = script.verdict == Verdict::kFailed ? "failure" : "skipped";
  return out + "><" + element + attribute("message", script.reason) + "/></testcase>\n";
}

}  // namespace

Totals totals_of(const std::vector<Checked>& scripts) {
  Totals totals;
  for (const Checked& script : scripts) {
    totals.passed += script.verdict == Verdict::kPassed ? 1 : 0;
    totals.failed += script.verdict == Verdict::kFailed ? 1 : 0;
    totals.not_run += script.verdict == Verdict::kNotRun ? 1 : 0;
  }
  return totals;
}

std::string to_junit(const std::vector<Checked>& scripts) {
  const Totals totals = totals_of(scripts);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"packetdrill\"";
  out += attribute("tests", std::to_string(scripts.size())) +
         attribute("failures", std::to_string(totals.failed));
  out += attribute("errors", "0") + attribute("skipped", std::to_string(totals.not_run)) + ">\n";
  for (const Checked& script : scripts) out += test_case(script);
  return out + "</testsuite>\n";
}

}  // namespace tcplab::packetdrill::run
