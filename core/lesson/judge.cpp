#include <algorithm>
#include <utility>

#include "core/lesson/asked.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::lesson {
namespace {

// Each thing given is one that is asked for, once. The error's line is its number.
std::optional<Error> refuse(const Answer& answer, const std::vector<Slot>& slots) {
  std::vector<std::string_view> names;
  for (const Slot& slot : slots) names.push_back(slot.field);
  std::vector<std::string_view> seen;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const std::string& field = answer[i].field;
    if (std::find(names.begin(), names.end(), field) == names.end())
      return Error{i + 1, 0, told({"'{0}' is not asked for", "没有问“{0}”"}, field.substr(0, 16)),
                   scenario::language::one_of(names), scenario::language::did_you_mean(field, names)};
    if (std::find(seen.begin(), seen.end(), field) != seen.end())
      return Error{i + 1, 0, told({"'{0}' is answered twice", "“{0}”回答了两次"}, field), {}, {}};
    seen.push_back(answer[i].field);
  }
  return std::nullopt;
}

const std::string* value_of(const Answer& answer, const std::string& field) {
  const auto found = std::find_if(answer.begin(), answer.end(),
                                  [&field](const Given& given) { return given.field == field; });
  return found == answer.end() || found->value.find_first_not_of(' ') == std::string::npos ? nullptr
                                                                                           : &found->value;
}

Message told_of(const Slot& slot, const Part& part) {
  if (part.given.empty())
    return told({"{0}: it is {1}, and there was no answer", "{0}：应为 {1}，你没有作答"}, slot.name,
                slot.told);
  return told({"{0}: it is {1}, and the answer was {2}", "{0}：应为 {1}，你的答案是 {2}"}, slot.name,
              slot.told, part.given);
}

Message told_of(const std::vector<Slot>& slots, const Judgement& judgement) {
  Message all;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const bool told_anyway = judgement.right();
    if (judgement.parts[i].right && !told_anyway) continue;
    if (!all.empty()) all += {"; ", "；"};
    all += told_anyway ? told({"{0} {1}", "{0} {1}"}, slots[i].name, slots[i].told)
                       : told_of(slots[i], judgement.parts[i]);
  }
  return judgement.right() ? told({"Right: {0}.", "正确：{0}。"}, all) : told({"{0}.", "{0}。"}, all);
}

// Whether two values of a field can mean the same: as nearly as what is right has to be met, which matters
// for instants, since they are chosen by a click.
bool mean_the_same(const Slot& slot, std::string_view a, std::string_view b) {
  const auto first = slot.read(a);
  const auto second = slot.read(b);
  if (!first || !second) return false;
  const std::int64_t tolerance = (slot.most - slot.least) / 2;
  const auto near = [&second, tolerance](std::int64_t meaning) {
    return std::any_of(second->begin(), second->end(), [=](std::int64_t other) {
      return meaning >= other - tolerance && meaning <= other + tolerance;
    });
  };
  return std::any_of(first->begin(), first->end(), near);
}

bool has(const std::vector<Slot>& slots, const Answer& answer, const Given& what) {
  const auto slot = std::find_if(slots.begin(), slots.end(),
                                 [&what](const Slot& each) { return each.field == what.field; });
  const std::string* const given = value_of(answer, what.field);
  return slot != slots.end() && given != nullptr && mean_the_same(*slot, *given, what.value);
}

}  // namespace

void add_remarks(const std::vector<Remark>& remarks, const std::function<bool(const Given&)>& has_it,
                 Judgement& judgement) {
  const bool right = judgement.right();
  bool any = false;
  Message says;
  const auto add = [&](const Remark& remark) {
    if (!remark.says.empty() && !says.empty()) says += Message(" ", "");
    says += remark.says;
    if (!right) judgement.plays.insert(judgement.plays.end(), remark.plays.begin(), remark.plays.end());
  };
  for (const Remark& remark : remarks) {
    if (remark.of.field == "other") continue;
    if (remark.of.field == "right" ? !right : !has_it(remark.of)) continue;
    any = any || remark.of.field != "right";
    add(remark);
  }
  for (const Remark& remark : remarks) {
    if (remark.of.field == "other" && !right && !any) add(remark);
  }
  if (!says.empty()) judgement.says = says;
}

Result<Judgement, Error> judge(const Question& question, const scenario::Shared& run, const Answer& answer) {
  if (answer.size() > kMostGiven)
    return Error{0, 0, {"the answer has too many parts", "答案的部分太多"}, {"at most 64", "最多 64 个"}, {}};
  if (question.kind == Question::Kind::kChoose) return judge_choices(question, run, answer);
  if (question.kind == Question::Kind::kWho) return judge_who(question, run, answer);
  const auto slots = slots_of(question, run);
  if (!slots) return slots.error();
  if (auto error = refuse(answer, *slots)) return *std::move(error);
  Judgement judgement;
  for (const Slot& slot : *slots) {
    const std::string* const given = value_of(answer, slot.field);
    Part part{slot.field, given == nullptr ? "" : *given, slot.expected, false};
    if (given != nullptr) {
      const auto meanings = slot.read(*given);
      if (!meanings) return meanings.error();
      part.right = slot.is_right(*meanings);
    }
    judgement.parts.push_back(std::move(part));
  }
  judgement.says = told_of(*slots, judgement);
  add_remarks(
      question.remarks, [&](const Given& what) { return has(*slots, answer, what); }, judgement);
  return judgement;
}

Result<Answer, Error> answer_of(const Question& question, const scenario::Shared& run) {
  Answer answer;
  if (question.kind == Question::Kind::kChoose) {
    const auto right = right_choices(question, run);
    if (!right) return right.error();
    for (const std::size_t number : *right) answer.push_back({"choice", std::to_string(number)});
    return answer;
  }
  if (question.kind == Question::Kind::kWho) {
    const auto right = right_hosts(question, run);
    if (!right) return right.error();
    for (const std::string& host : *right) answer.push_back({"host", host});
    return answer;
  }
  const auto slots = slots_of(question, run);
  if (!slots) return slots.error();
  for (const Slot& slot : *slots) answer.push_back({slot.field, slot.expected});
  return answer;
}

}  // namespace tcplab::lesson
