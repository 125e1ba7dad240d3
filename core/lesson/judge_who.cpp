#include <algorithm>
#include <set>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/lesson/asked.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::lesson {
namespace {

using Hosts = std::set<std::string>;

Result<Hosts, Error> read_hosts(const Answer& answer, const std::vector<std::string>& known) {
  Hosts chosen;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Given& given = answer[i];
    if (given.field != "host")
      return Error{i + 1,
                   0,
                   told({"'{0}' is not asked for", "没有问“{0}”"}, given.field.substr(0, 16)),
                   Message("host"),
                   {}};
    if (std::find(known.begin(), known.end(), given.value) == known.end())
      return Error{i + 1,
                   0,
                   told({"there is no host {0}", "没有主机 {0}"}, given.value.substr(0, 16)),
                   scenario::language::one_of({known.begin(), known.end()}),
                   {}};
    chosen.insert(given.value);
  }
  return chosen;
}

std::string written_hosts(const Hosts& hosts) {
  std::string text;
  for (const std::string& host : hosts) text += (text.empty() ? "" : ",") + host;
  return text;
}

// Where it holds of one, that one alone is right. Where of several, each host is a part of its own; taking
// none is no answer.
std::vector<Part> parts_of_hosts(const std::vector<std::string>& all, const Hosts& right,
                                 const Hosts& chosen) {
  if (right.size() == 1) return {{"host", written_hosts(chosen), written_hosts(right), chosen == right}};
  std::vector<Part> parts;
  for (const std::string& host : all) {
    const bool taken = chosen.count(host) != 0;
    const bool holds = right.count(host) != 0;
    parts.push_back(
        {"host " + host, taken ? "yes" : "no", holds ? "yes" : "no", taken == holds && !chosen.empty()});
  }
  return parts;
}

}  // namespace

Result<std::vector<std::string>, Error> hosts_of(const scenario::Shared& run) {
  const auto played = Played::play(run);
  if (!played) return played.error();
  std::vector<std::string> names;
  for (const trace::NodeInfo& host : played->trace().hosts()) names.push_back(host.name);
  return names;
}

Result<std::vector<std::string>, Error> right_hosts(const Question& question, const scenario::Shared& run) {
  const auto hosts = hosts_of(run);
  if (!hosts) return hosts.error();
  std::vector<std::string> conditions;
  for (const std::string& host : *hosts) conditions.push_back(host + " " + question.what);
  const auto played = Played::play(run, "expect", conditions);
  if (!played) return played.error();
  const auto verdicts = lab::judge(played->history());
  if (!verdicts) return played->fault(verdicts.error());
  std::vector<std::string> right;
  for (std::size_t i = 0; i < verdicts->size() && i < hosts->size(); ++i) {
    if ((*verdicts)[i].met) right.push_back((*hosts)[i]);
  }
  if (right.empty())
    return Error{0, 0, {"this holds of no host in this run", "这次运行中没有主机符合"}, {}, {}};
  return right;
}

Result<Judgement, Error> judge_who(const Question& question, const scenario::Shared& run,
                                   const Answer& answer) {
  const auto hosts = hosts_of(run);
  if (!hosts) return hosts.error();
  const auto holding = right_hosts(question, run);
  if (!holding) return holding.error();
  const Hosts right(holding->begin(), holding->end());
  const auto chosen = read_hosts(answer, *hosts);
  if (!chosen) return chosen.error();
  Judgement judgement;
  judgement.parts = parts_of_hosts(*hosts, right, *chosen);
  judgement.says = told(judgement.right() ? Message("Right: {0}", "正确：{0}")
                                          : Message("In this run it is: {0}", "这次运行中是：{0}"),
                        written_hosts(right));
  const auto has = [&chosen](const Given& what) {
    return what.field == "host" && chosen->count(what.value) != 0;
  };
  add_remarks(question.remarks, has, judgement);
  return judgement;
}

}  // namespace tcplab::lesson
