// What is told of a capture that was read.
#include "core/base/message.hpp"
#include "core/trace/imported.hpp"

namespace tcplab::trace {
namespace {

struct CountedKind {
  std::size_t count;
  Message what;  // with a place for the count
};

// "frames without IP: 3, fragments: 1", of those that there are any of.
Message listed(std::initializer_list<CountedKind> all) {
  Message text;
  for (const CountedKind& kind : all) {
    if (kind.count == 0) continue;
    if (!text.empty()) text += {", ", "，"};
    text += told(kind.what, std::to_string(kind.count));
  }
  return text;
}

}  // namespace

Message unread(const Imported& imported) {
  Message text;
  if (imported.cut_at) {
    text = told({"the file ends within a record, which begins at octet {0} and is left out",
                 "文件在一条记录中间结束，该记录始于第 {0} 字节，未收入"},
                std::to_string(*imported.cut_at));
  } else if (imported.damaged) {
    text = told({"the file is damaged at octet {0}: {1}", "文件在第 {0} 字节处损坏：{1}"},
                std::to_string(imported.damaged->offset), imported.damaged->what);
  } else {
    return text;
  }
  text += told({"; packets that stand before it and were read: {0}", "；已读取此前的 {0} 个分组"},
               std::to_string(imported.frames));
  return text;
}

std::string about(const Imported& imported, Language language) {
  const std::string since = utc(imported.trace.captured_since().value_or(0));
  Message text =
      imported.interfaces > 1
          ? told(
                {"Captured from {0} on, at {1} interfaces: each packet stands once, at the instant at which "
                 "the first of them saw it, and how long it was on its way is not known. Packets that passed "
                 "another one, too: {2}.",
                 "捕获始于 {0}，来自 {1} "
                 "个接口：每个分组只画一次，画在第一个接口看到它的时刻，在途中花了多久无从得知。"
                 "其中 {2} 个分组还经过了另一个接口。"},
                since, std::to_string(imported.interfaces), std::to_string(imported.seen_before))
          : told({"Captured from {0} on, at one point: each packet stands at the instant at which it passed "
                  "there, and how long it was on its way is not known.",
                  "捕获始于 {0}，只在一处进行：每个分组都画在经过该处的时刻，在途中花了多久无从得知。"},
                 since);
  if (imported.left_out() > 0) {
    text +=
        told({" Left out: {0}.", "未收入：{0}。"},
             listed({{imported.not_ip, {"frames without IP: {0}", "不含 IP 的帧 {0} 个"}},
                     {imported.not_tcp, {"packets of other protocols: {0}", "其他协议的分组 {0} 个"}},
                     {imported.fragments, {"fragments: {0}", "分片 {0} 个"}},
                     {imported.too_short, {"cut within their headers: {0}", "在首部中截断的帧 {0} 个"}}}));
  }
  if (imported.sharing > 0) {
    text +=
        told({" Of its {0} addresses those with the most packets have a column each, and the other {1} share "
              "one.",
              "它有 {0} 个地址，分组最多的各占一列，其余 {1} 个共用一列。"},
             std::to_string(imported.addresses), std::to_string(imported.sharing));
  }
  if (imported.moved > 0) {
    text += told(
        {" {0} packets stood in the file behind later ones.", "分组按时间排序，文件中有 {0} 个未按此顺序。"},
        std::to_string(imported.moved));
  }
  if (imported.untimed > 0) {
    text += told({" {0} of its frames have no time, and are given that of the one before.",
                  "有 {0} 个帧没有时间，取其前一帧的时间。"},
                 std::to_string(imported.untimed));
  }
  if (const Message rest = unread(imported); !rest.empty()) {
    text += {" But ", "但"};
    text += rest;
    text += {".", "。"};
  }
  return text.in(language);
}

}  // namespace tcplab::trace
