// The numbers of requirements that rules carry are those of RFC 9293.
#include "core/tcp/requirements.hpp"

#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace tcplab::tcp {
namespace {

// The table that docs/rfc9293.md is made of: id, level, section.
std::map<std::string, std::string> requirements() {
  std::map<std::string, std::string> sections;
  std::ifstream file(TCPLAB_REQUIREMENTS);
  for (std::string line; std::getline(file, line);) {
    const std::size_t level = line.find('\t');
    const std::size_t section = line.find('\t', level + 1);
    if (section == std::string::npos) continue;
    sections[line.substr(0, level)] = line.substr(section + 1, line.find('\t', section + 1) - section - 1);
  }
  return sections;
}

TEST(Requirements, EveryNumberThatARuleCarriesIsOneOfTheRfc) {
  const auto known = requirements();
  ASSERT_EQ(known.size(), 120U);  // and the heading
  int found = 0;
  for (int i = 0; i < kRuleCount; ++i) {
    std::string_view ids = requirements_of(static_cast<Rule>(i));
    while (!ids.empty()) {
      const std::string id(ids.substr(0, ids.find(", ")));
      EXPECT_EQ(known.count(id), 1U) << info(static_cast<Rule>(i)).name << ": " << id;
      ++found;
      ids.remove_prefix(std::min(ids.size(), id.size() + 2));
    }
  }
  EXPECT_GT(found, 90);
}

// A rule that the RFC has a number for in the very section that it cites: those that teach most.
TEST(Requirements, ZeroWindowProbesKeepAlivesAndDelayedAcksSayTheirNumber) {
  EXPECT_EQ(requirements_of(Rule::kZeroWindowProbe), "MUST-35, MUST-36");
  EXPECT_EQ(requirements_of(Rule::kDelayedAck), "SHLD-18, MUST-40");
  EXPECT_EQ(requirements_of(Rule::kSynSentSimultaneous), "MUST-10");
  EXPECT_EQ(requirements_of(Rule::kNone), "");
}

}  // namespace
}  // namespace tcplab::tcp
