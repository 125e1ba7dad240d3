// Every property, in every form in which it can be set: for all hosts, for one, for a connection, and from an
// instant on; and errors that say where it can be set otherwise.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "core/lab/expect.hpp"
#include "core/scenario/properties.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kSetPair =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\n"
    "at 0s server listen 80\nat 0s client connect server:80 as one\nuntil 2s\n";

// The least, the greatest, and each word.
std::vector<Setting> values_of(std::size_t property) {
  const Form& form = properties()[property].form;
  std::vector<Setting> all;
  const bool few = form.kind == Form::Kind::kWord || form.kind == Form::Kind::kSwitch;
  for (std::int64_t value = form.least; value <= form.most; value += few ? 1 : form.most - form.least)
    all.push_back({static_cast<std::uint16_t>(property), value});
  return all;
}

HostSpec with(const Setting& setting) {
  HostSpec host;
  apply(setting, host);
  return host;
}

// The forms, "{}" for the property and its value.
enum class Way { kAll, kHost, kConnection, kLater, kWhenTold, kConnectionLater };
struct FormOfSetting {
  Way way;
  const char* line;
};
constexpr FormOfSetting kWays[] = {
    {Way::kAll, "set all "},
    {Way::kHost, "set client "},
    {Way::kConnection, "set client:one "},
    {Way::kLater, "at 1s client set "},
    {Way::kWhenTold, "on client connected client set "},
    {Way::kConnectionLater, "at 1s client:one set "},
};

bool is_for(const Property& property, Way way) {
  const bool connection = way == Way::kConnection || way == Way::kConnectionLater;
  const bool start = way == Way::kAll || way == Way::kHost;
  return property.scope == Scope::kConnections || (property.scope == Scope::kHosts && !connection) ||
         (property.scope == Scope::kStart && start);
}

std::string with_line(const char* line, const Setting& setting) {
  return std::string(kSetPair) + line + scenario::to_string(setting) + "\n";
}

// Bounds of the RTO that contradict the defaults are refused at the start.
bool contradicts(const Setting& setting) {
  const tcp::Config config = with(setting).config;
  return config.rto_min > config.rto_max;
}

TEST(Settings, EachCanBeSetInEachFormThatIsItsOwn) {
  for (std::size_t i = 0; i < properties().size(); ++i) {
    for (const Setting& setting : values_of(i)) {
      for (const FormOfSetting& each : kWays) {
        const std::string text = with_line(each.line, setting);
        SCOPED_TRACE(each.line + scenario::to_string(setting));
        if (!is_for(properties()[i], each.way)) continue;
        const bool start = each.way == Way::kAll || each.way == Way::kHost;
        const auto scenario = scenario::parse(text);
        if (start && contradicts(setting)) {
          EXPECT_FALSE(scenario);
          continue;
        }
        ASSERT_TRUE(scenario) << scenario::to_string(scenario.error(), "test", text);
        const HostSpec wanted = with(setting);
        if (start) {
          EXPECT_EQ(scenario->hosts[0].config, wanted.config);
          EXPECT_EQ(scenario->hosts[0].auto_receive, wanted.auto_receive);
          EXPECT_EQ(scenario->hosts[0].quiet_time, wanted.quiet_time);
          EXPECT_EQ(scenario->hosts[1].config == wanted.config,
                    each.way == Way::kAll || wanted.config == tcp::Config());
          continue;
        }
        const History history = whole_run(*scenario);
        const World& world = history.now();
        const bool host = each.way == Way::kLater || each.way == Way::kWhenTold;
        EXPECT_EQ(world.host(0).config(), host ? wanted.config : tcp::Config());
        const tcp::Connection* connection = world.host(0).find(world.labelled({0, "one"}));
        if (connection != nullptr && properties()[i].scope == Scope::kConnections) {
          EXPECT_EQ(connection->config(), wanted.config);
        }
      }
    }
  }
}

TEST(Settings, InAnotherFormTheErrorSaysWhoseItIsAndHowItIsSaid) {
  std::set<std::string> told;
  for (std::size_t i = 0; i < properties().size(); ++i) {
    for (const FormOfSetting& each : kWays) {
      if (is_for(properties()[i], each.way)) continue;
      const auto scenario = scenario::parse(with_line(each.line, values_of(i).front()));
      ASSERT_FALSE(scenario) << each.line << properties()[i].name;
      const Error& error = scenario.error().front();
      EXPECT_EQ(error.column, std::string_view(each.line).size() + 1);
      told.insert(error.message.in(Language::kEnglish) + "; " + error.hint.in(Language::kEnglish));
    }
  }
  EXPECT_EQ(
      told,
      (std::set<std::string>{
          "'auto-receive' is a whole host's; say it of the host: at TIME client set auto-receive ...",
          "'profile' is a whole host's, from its start; say it of the host: set client profile ...",
          "'quiet-time' is a whole host's, from its start; say it of the host: set client quiet-time ...",
      }));
}

// Rules that are taken away, too.
TEST(Settings, EachRuleCanBeTakenAwayInEachForm) {
  for (const tcp::VariantInfo& variant : tcp::variants()) {
    const bool is_rule = std::holds_alternative<bool tcp::Variant::*>(variant.member);
    for (const FormOfSetting& each : kWays) {
      const std::string line =
          each.line + std::string("variant ") + std::string(variant.name) + (is_rule ? "" : " 3s");
      const auto scenario = scenario::parse(std::string(kSetPair) + line + "\n");
      ASSERT_TRUE(scenario) << line;
      const bool start = each.way == Way::kAll || each.way == Way::kHost;
      const bool later = each.way == Way::kLater || each.way == Way::kWhenTold;
      const History history = whole_run(*scenario);
      EXPECT_EQ(history.now().host(0).config().variant != tcp::Variant(), start || later) << line;
    }
  }
}

// The table of docs/scenario-language.md: what it says of each property can be set, and unless given it is
// so.
TEST(Settings, ThatTheDocumentationTellsAreThoseThatThereAre) {
  std::ifstream file(TCPLAB_DOCS "/scenario-language.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = text.find("| property | value | unless given | what it is |");
  ASSERT_NE(begin, std::string::npos);
  const std::string table = text.substr(begin, text.find("\n\n", begin) - begin);
  std::set<std::string, std::less<>> rows;
  for (std::size_t at = table.find("\n| `"); at != std::string::npos; at = table.find("\n| `", at + 1))
    rows.insert(table.substr(at + 4, table.find('`', at + 4) - at - 4));
  EXPECT_EQ(rows.erase("variant"), 1U);
  std::set<std::string, std::less<>> known;
  for (const Property& property : properties()) known.insert(std::string(property.name));
  EXPECT_EQ(rows, known);
}

std::string unmet_of_settings(const std::string& lines) {
  const auto verdicts = judge(
      whole_run(scenario_of(std::string(kSetPair).replace(kSetPair.find("until 2s\n"), 9, "") + lines)));
  EXPECT_TRUE(verdicts && !verdicts->empty());
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

TEST(AutoReceive, WorksFromAnInstantOn) {
  EXPECT_EQ(unmet_of_settings(
                "set server auto-receive off\nat 1s client send 500\nat 4s server set auto-receive on\n"
                "at 5s client send 500\nuntil 6s\n"
                "expect server readable = 500 at 3.9s\nexpect server received = 0 at 3.9s\n"
                "expect server received = 500 at 4s\nexpect server received = 1000\n"),
            "");
  EXPECT_EQ(
      unmet_of_settings("at 1s client send 500\nat 4s server set auto-receive off\nat 5s client send 500\n"
                        "until 6s\nexpect server received = 500 at 4s\nexpect server readable = 500\n"
                        "expect server received = 500\n"),
      "");
}

TEST(AutoReceive, FromAnInstantOnCountsForTheFutureAndIsReplayed) {
  const std::string off = std::string(kSetPair) + "set server auto-receive off\nat 1s client send 500\n";
  const auto world_of = [](const std::string& text) {
    Play play{scenario_of(text)};
    play.play_until(at_ms(1500));
    return play.world;
  };
  EXPECT_FALSE(world_of(off).same_future(world_of(std::string(kSetPair) + "at 1s client send 500\n")));
  const History history =
      whole_run(scenario_of(off + "at 1500ms server set auto-receive on\nat 1600ms client send 10\n"));
  for (EventId event = 0; event < history.trace().events().size(); ++event)
    EXPECT_TRUE(history.moment_after(event)) << event;
  Lines told;
  for (const Event& event : history.trace().events()) {
    if (std::holds_alternative<Intervened>(event.what)) told.push_back(describe(history.trace(), event));
  }
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].substr(0, 28), "server: set auto-receive on ");
}

// The estimator and the path heed what is set while a connection lives.
TEST(Settings, BoundsOfTheRtoAndTheMtuCountForConnectionsThatAreThere) {
  const std::string pair(kSetPair.substr(0, kSetPair.find("until")));
  const auto rto_at = [&pair](const std::string& lines, const char* at) {
    const History history =
        whole_run(scenario_of(pair + lines + "sample client:one rto at " + at + "\nuntil 60s\n"));
    const auto sampled = samples(history);
    return sampled ? sampled->front().value : std::string("diverged");
  };
  EXPECT_EQ(rto_at("", "1500ms"), "1000000000");
  EXPECT_EQ(rto_at("at 1s client set rto-min 200ms\n", "1500ms"), "200000000");
  const std::string loss = "at 1100ms client send 100\ndrop client->server data #1..\n";
  EXPECT_EQ(rto_at(loss, "20s"), "16000000000");
  EXPECT_EQ(rto_at(loss + "at 1s client set rto-max 2s\n", "20s"), "2000000000");
  const History small =
      whole_run(scenario_of(pair + "at 1s client set mtu 500\nat 1100ms client send 1000\n"));
  std::vector<std::size_t> lengths;
  for (const Packet& packet : small.trace().packets()) {
    if (!packet.segment.payload.empty()) lengths.push_back(packet.segment.payload.size());
  }
  EXPECT_EQ(lengths, (std::vector<std::size_t>{460, 460, 80}));
}

}  // namespace
}  // namespace tcplab::lab
