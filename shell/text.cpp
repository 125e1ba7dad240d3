#include "shell/text.hpp"

#include <array>

#include "core/trace/describe.hpp"
#include "shell/format.hpp"
#include "shell/model/index.hpp"

namespace tcplab::shell {
namespace {

struct Entry {
  Text id;
  const char* english;
  const char* chinese;
};

constexpr Entry kTexts[] = {
    {Text::kChooseScenario, "Choose a scenario", "选择一个场景"},
    {Text::kOwnFile,
     "Drop a scenario, a packetdrill script or a capture on the window, or paste a text, to open it.",
     "把场景、packetdrill 脚本或捕获文件拖到窗口上，或粘贴文本，即可打开。"},
    {Text::kOpenFile, "Open a file\u2026", "打开文件…"},
    {Text::kEditText, "Edit the text of this run", "编辑本次运行的文本"},
    {Text::kShareAndSave, "Share and save", "分享与保存"},
    {Text::kCourse, "Course", "课程"},
    {Text::kLearnMore, "Learn more about this event", "进一步了解此事件"},
    {Text::kPasted, "Pasted text", "粘贴的文本"},
    {Text::kPlay, "Play", "播放"},
    {Text::kPause, "Pause", "暂停"},
    {Text::kPrevious, "Previous event", "上一个事件"},
    {Text::kNext, "Next event", "下一个事件"},
    {Text::kPreviousSameHost, "Previous event on the same host", "同一主机的上一个事件"},
    {Text::kNextSameHost, "Next event on the same host", "同一主机的下一个事件"},
    {Text::kToStart, "To the beginning", "回到开头"},
    {Text::kToEnd, "To the end", "跳到末尾"},
    {Text::kSpeed, "Speed", "速度"},
    {Text::kPace, "one second of yours shows {}", "现实一秒对应 {}"},
    {Text::kFit, "Fit the whole run", "显示全程"},
    {Text::kView, "View", "视图"},
    {Text::kBetweenHosts, "Between hosts", "主机之间"},
    {Text::kEveryHop, "Every hop, and the wait in queues", "逐跳显示，并画出排队等待"},
    {Text::kEndToEnd, "From end to end", "只画端到端"},
    {Text::kNumbers, "Numbers on arrows", "箭头上的序号"},
    {Text::kNumbersRelative, "Relative: Seq=1 Ack=1", "相对值：Seq=1 Ack=1"},
    {Text::kNumbersAbsolute, "Absolute, as on the wire", "绝对值，即首部中的实际值"},
    {Text::kNumbersCourse, "As in course books: seq=x, ack=y+1", "教科书写法：seq=x, ack=y+1"},
    {Text::kAxisLinear, "Linear", "线性"},
    {Text::kAxisCompact, "Compact", "紧凑"},
    {Text::kAxisPerEvent, "Per event", "逐事件"},
    {Text::kAxisLinearAbout, "Length is proportional to time, everywhere.", "长度处处与时间成正比。"},
    {Text::kAxisCompactAbout, "Proportional, but long waits are cut short and say how long they were.",
     "与时间成正比，但长时间的等待被截短，并注明实际时长。"},
    {Text::kAxisPerEventAbout, "One step for every instant at which something happens.",
     "每个有事发生的时刻占一格。"},
    {Text::kThemeLight, "Light theme", "浅色主题"},
    {Text::kThemeDark, "Dark theme", "深色主题"},
    {Text::kOtherLanguage, "Chinese", "English"},
    {Text::kKeys, "Keys and mouse", "键盘与鼠标"},
    {Text::kCommands, "Commands", "命令"},
    {Text::kFindCommand, "What would you like to do?", "想做什么？"},
    {Text::kNoCommand, "Nothing is called that.", "没有这样的命令。"},
    {Text::kNextEventOf, "Next event: {}", "下一个事件：{}"},
    {Text::kScenarioNamed, "Scenario: {}", "场景：{}"},
    {Text::kToCause, "To its cause", "跳到起因"},
    {Text::kToEffect, "To its effect", "跳到结果"},
    {Text::kZoomIn, "Zoom in", "放大"},
    {Text::kZoomOut, "Zoom out", "缩小"},
    {Text::kAxisNamed, "Time axis: {}", "时间轴：{}"},
    {Text::kSpeedNamed, "Speed: {}", "速度：{}"},
    {Text::kPanelNamed, "Panel: {}", "面板：{}"},
    {Text::kChangeNamed, "Change: {}", "修改：{}"},
    {Text::kPassed, "Passed: all {} expectations hold", "通过：{} 项预期全部成立"},
    {Text::kFailed, "Failed at line {}", "第 {} 行失败"},
    {Text::kNotRun, "Not run: line {}", "未运行：第 {} 行"},
    {Text::kExpected, "expected", "预期"},
    {Text::kActual, "actual", "实际"},
    {Text::kNothing, "(nothing)", "（无）"},
    {Text::kIgnored, "Ignored commands: {}", "被忽略的命令：{}"},
    {Text::kUnmentioned, "Packets not mentioned: {}", "脚本未提及的分组：{}"},
    {Text::kUnmeasured, "TSval not measured: {}", "未核对的 TSval：{}"},
    {Text::kLine, "line {}", "第 {} 行"},
    {Text::kHowToStart,
     "Space plays it, the arrow keys step from event to event, and a click on anything says why it happened.",
     "按空格键播放，按方向键逐个事件前进，点击任何元素即可查看其原因。"},
    {Text::kHowToRead,
     "The arrow keys step from packet to packet, and a click on one shows its header and its octets.",
     "按方向键逐个分组前进，点击某个分组可查看其首部和字节。"},
    {Text::kEventOf, "event {}, {} in all", "事件 {}，共 {} 个"},
    {Text::kPacketOf, "packet {}, {} in all", "分组 {}，共 {} 个"},
    {Text::kPreview, "preview: {}", "预览：{}"},
    {Text::kBeforeFirst, "Before the first event. Press the right arrow key, or play.",
     "第一个事件之前。按右方向键，或者播放。"},
    {Text::kGapCut, "{} cut short", "此处省略 {}"},
    {Text::kCause, "Caused by", "起因"},
    {Text::kBesides, "Because of, too", "也因为"},
    {Text::kEffects, "Led to", "导致"},
    {Text::kNoCause, "the scenario itself", "场景本身"},
    {Text::kNoEffects, "nothing further", "没有后续"},
    {Text::kStoryEnds, "nothing further; elsewhere", "没有后续；别处"},
    {Text::kBytes, "Bytes", "字节"},
    {Text::kFilter, "Filter", "筛选"},
    {Text::kNoMatch, "No event matches.", "没有符合的事件。"},
    {Text::kSearching, "Searching\u2026", "正在查找…"},
    {Text::kShownSegments, "Segments", "报文段"},
    {Text::kShownCalls, "Calls", "调用"},
    {Text::kShownStates, "States", "状态"},
    {Text::kShownTimers, "Timers", "计时器"},
    {Text::kNoConnection, "no connection", "没有连接"},
    {Text::kNotRunning, "off", "未启动"},
    {Text::kTimerIn, "in {}", "还剩 {}"},
    {Text::kInfinite, "unlimited", "无限"},
    {Text::kErrorTitle, "{} is not a scenario yet", "{} 还不是一个有效的场景"},
    {Text::kErrorScriptTitle, "{} cannot be read as a packetdrill script", "{} 不是有效的 packetdrill 脚本"},
    {Text::kErrorCaptureTitle, "{} cannot be read as a capture", "无法把 {} 作为捕获文件读取"},
    {Text::kErrorExpected, "Expected: {}", "应为：{}"},
    {Text::kErrorMore, "Further errors in this text: {}", "这段文本中还有 {} 处错误"},
    {Text::kErrorKept, "The run below is still the previous one.", "下面显示的仍是之前的运行。"},
    {Text::kMissing, "There is no scenario called {}", "没有名为 {} 的场景"},
    {Text::kMissingShown, "What you see instead is \u201c{}\u201d.", "现在显示的是“{}”。"},
    {Text::kClose, "Close", "关闭"},
    {Text::kTruncated, "This run never falls quiet; it was stopped after {} events.",
     "这次运行不会自行结束，在 {} 个事件后停止。"},
    {Text::kMaking, "This run is still being made: {} events so far.", "运行仍在生成：已有 {} 个事件。"},
    {Text::kMakingStopped, "Stopped before its end, after {} events.",
     "运行尚未结束，已停在第 {} 个事件之后。"},
    {Text::kStopMaking, "Stop", "停止"},
    {Text::kGoOn, "Go on", "继续"},
    {Text::kGoOnBeyond, "Go on beyond the end", "继续运行"},
    {Text::kFault, "Replaying this run gave something else, which is a fault of tcplab: {}",
     "重放本次运行的结果与原来不一致，这是 tcplab 的缺陷：{}"},
    {Text::kKeyStep, "previous, next event", "上一个、下一个事件"},
    {Text::kKeyStepHost, "the same, on the same host", "同上，只在同一主机上"},
    {Text::kKeyCauseEffect, "to its cause, to its effect", "跳到起因、跳到结果"},
    {Text::kKeyPlay, "play, pause", "播放、暂停"},
    {Text::kKeySpeed, "slower, faster", "减速、加速"},
    {Text::kKeyEnds, "beginning, end", "开头、末尾"},
    {Text::kKeyFit, "show the whole run", "显示全程"},
    {Text::kKeyZoom, "zoom in, out", "放大、缩小"},
    {Text::kKeyAxis, "next kind of time axis", "切换时间轴"},
    {Text::kKeyHops, "every hop, or end to end", "逐跳显示，或只画端到端"},
    {Text::kKeyNumbers, "sequence numbers on arrows: relative, absolute, seq=x",
     "箭头上的序号：相对值、绝对值、seq=x"},
    {Text::kKeyScenarios, "choose a scenario", "选择场景"},
    {Text::kKeyPaste, "run the text in the clipboard", "运行剪贴板中的文本"},
    {Text::kKeyCommands, "find anything that can be done", "查找任何操作"},
    {Text::kKeyEdit, "edit the text of this run", "编辑本次运行的文本"},
    {Text::kKeyShare, "share and save", "分享与保存"},
    {Text::kKeyTheme, "light or dark", "浅色或深色"},
    {Text::kKeyLanguage, "language", "语言"},
    {Text::kKeyHelp, "this page", "本页"},
    {Text::kKeyTabs, "show a panel, in the order of the tabs", "按标签顺序切换面板"},
    {Text::kKeyMaking, "stop making a long run, or go on", "停止生成较长的运行，或继续"},
    {Text::kKeyMenu, "what can be changed: the segment, the host, the link",
     "可改变什么：报文段、主机、链路"},
    {Text::kKeyDrop, "lose the segment in focus", "丢弃焦点处的报文段"},
    {Text::kUndo, "Undo", "撤销"},
    {Text::kRedo, "Redo", "重做"},
    {Text::kKeyUndo, "undo a change", "撤销一次修改"},
    {Text::kKeyGhost,
     "what the run is compared with: nothing, before the last change, without changes, another branch",
     "与什么对比：不对比、上次修改前、没有修改时、另一分支"},
    {Text::kNewBranch, "New branch of the run", "新建运行分支"},
    {Text::kOpenBranch, "Branch: open {}", "分支：打开 {}"},
    {Text::kCompareBranch, "Branch: compare with {}", "分支：与 {} 对比"},
    {Text::kSideBySide, "Compare side by side, or in one timeline", "并排对比，或在同一时间线中对比"},
    {Text::kKeyRedo, "redo it", "重做"},
    {Text::kCopyScenario, "Copy as scenario", "复制为场景"},
    {Text::kColumns, "Columns", "列"},
    {Text::kShowAllConnections, "Show all connections", "显示所有连接"},
    {Text::kOnlyConnection, "Show only connection {}", "只显示连接 {}"},
    {Text::kHideConnection, "Hide connection {}", "隐藏连接 {}"},
    {Text::kShowConnection, "Show connection {}", "显示连接 {}"},
    {Text::kFoldColumn, "Fold the column of {}", "折叠 {} 列"},
    {Text::kUnfoldColumn, "Open the column of {}", "展开 {} 列"},
    {Text::kCopyPlotsSvg, "Copy the plots as SVG", "复制曲线（SVG）"},
    {Text::kCopyPlotsCsv, "Copy the plots as CSV", "复制曲线（CSV）"},
    {Text::kPlotAllConnections, "Plot all connections over each other", "把所有连接的曲线画在一起"},
    {Text::kPlotConnectionInFocus, "Plot the connection in focus", "画焦点所在连接的曲线"},
    {Text::kOnlyScenarios, "Only the run of a scenario can be changed.", "只有场景的运行可以修改。"},
    {Text::kCaptureIsRead,
     "A capture has no text to edit and cannot be changed. It can be filtered, measured, plotted and saved.",
     "捕获文件没有可编辑的文本，也不能修改。可以筛选、测量、画曲线和保存。"},
    {Text::kNoTcp,
     "A capture has what was on the wire, and nothing of what the hosts held: their states and variables are "
     "not in it.",
     "捕获文件里只有线上传输的内容，没有主机内部的信息，因此看不到状态和变量。"},
    {Text::kEditHeader, "Edit header fields\u2026", "编辑首部字段…"},
    {Text::kUserGuide, "User guide", "使用指南"},
    {Text::kKeyEscape, "let go of what is dragged, close what is open or is told",
     "放开拖动的对象，关闭弹出内容或提示"},
    {Text::kMouseWheel, "The wheel zooms at the pointer, and with Shift scrolls.",
     "滚轮以指针为中心缩放，按住 Shift 则滚动。"},
    {Text::kMouseDrag, "Dragging moves the timeline.", "拖动可移动时间线。"},
    {Text::kMouseRange, "Shift and dragging selects a stretch and zooms into it.",
     "按住 Shift 拖动可选取一段并放大。"},
    {Text::kMouseClick, "A click selects; a double click shows the whole run.", "单击选择，双击显示全程。"},
    {Text::kMouseRuler, "Dragging on the ruler moves the playhead.", "在标尺上拖动可移动播放头。"},
    {Text::kMouseHead,
     "Dragging the head of an arrow down delays its segment, sideways loses it; a finger chooses the segment "
     "first.",
     "向下拖箭头尖端可推迟该报文段，向旁边拖可丢弃它；用手指时先点选该报文段。"},
    {Text::kMouseMenu,
     "A right click or a long press has a menu of what can be changed there: segment, host, link.",
     "右键或长按打开菜单，列出该处可改变的内容：报文段、主机、链路。"},
    {Text::kTouchPinch, "Two fingers zoom and move the timeline; one taps and drags as the mouse does.",
     "双指可缩放并移动时间线；单指的点按与拖动与鼠标相同。"},
    {Text::kKeyboard, "Keyboard", "键盘"},
    {Text::kMouse, "Mouse and touch", "鼠标与触摸"},
    {Text::kReadAsText, "Read this run as text", "阅读文字版"},
    {Text::kChangePast, "Change the past", "改变过去"},
    {Text::kThisPlace, "At this place", "此处"},
    {Text::kAddressesShared, "{} addresses", "{} 个地址"},
    {Text::kLayout, "Layout", "布局"},
    {Text::kPanels, "Panels", "面板"},
    {Text::kAsItComes, "As it comes", "恢复默认"},
    {Text::kLayoutNamed, "Layout: {}", "布局：{}"},
    {Text::kMoreRoom, "More room for the timeline", "时间线占更多空间"},
    {Text::kLessRoom, "Less room for the timeline", "时间线占更少空间"},
    {Text::kHidePanel, "Hide the panel: {}", "隐藏面板：{}"},
    {Text::kMoreContrast, "More contrast", "增强对比度"},
    {Text::kNormalContrast, "Normal contrast", "正常对比度"},
    {Text::kKeyLayout, "next layout: Learn, Explore, Engineer, Embed", "切换布局：学习、探索、工程、嵌入"},
    {Text::kBookmarks, "Bookmarks", "书签"},
    {Text::kBookmarkHere, "Bookmark here", "在此处加书签"},
    {Text::kBookmarkNamed, "Bookmark: {}", "书签：{}"},
    {Text::kRemoveBookmark, "Remove the bookmark here", "删除此处的书签"},
    {Text::kNextBookmark, "Next bookmark", "下一个书签"},
    {Text::kPreviousBookmark, "Previous bookmark", "上一个书签"},
    {Text::kKeyBookmark, "bookmark with a note; list of bookmarks", "加书签并写备注；书签列表"},
    {Text::kKeyBookmarks, "next bookmark; with Shift the previous one", "下一个书签；加 Shift 为上一个"},
    {Text::kTour, "A first look at the lab", "快速导览"},
    {Text::kCursor, "From control to control with the arrow keys", "用方向键逐个选择控件"},
    {Text::kKeyCursor, "walk over all buttons, heads and sliders: arrows, Enter, F6 to the next panel",
     "逐个选择按钮、表头与滑块：方向键、回车键，F6 到下一面板"},
    {Text::kMeasureFrom, "Measure from here", "从此处开始测量"},
    {Text::kMeasureTo, "Measure to here", "测量到此处"},
    {Text::kMeasureStop, "Stop measuring", "结束测量"},
    {Text::kKeyMeasure, "measure: from here, to here, no longer", "测量：从此处、到此处、结束"},
};

constexpr bool in_order() {
  std::size_t i = 0;
  for (const Entry& entry : kTexts) {
    if (static_cast<std::size_t>(entry.id) != i++) return false;
  }
  return i == static_cast<std::size_t>(Text::kCount);
}
static_assert(in_order(), "one entry for each Text, in its order");

// In the order of trace::CallKind.
constexpr std::array<Words, 6> kCallNames = {{{"listen", "监听"},
                                              {"connect", "连接"},
                                              {"send", "发送"},
                                              {"receive", "接收"},
                                              {"close", "关闭"},
                                              {"abort", "中止"}}};
// In the order of tcp::Notice.
constexpr std::array<Words, tcp::kNoticeCount> kNotices = {{{"connected", "已连接"},
                                                            {"readable", "可读"},
                                                            {"sendable", "可写"},
                                                            {"peer closed", "对方已关闭"},
                                                            {"reset", "被复位"},
                                                            {"refused", "被拒绝"},
                                                            {"timed out", "超时"},
                                                            {"closed", "已结束"},
                                                            {"urgent data", "紧急数据"},
                                                            {"trouble", "传送受阻"},
                                                            {"soft error", "软错误"}}};
constexpr Words kDiscarded = {"discarded", "丢弃"};
constexpr Words kFailed = {"failed", "失败"};

std::string pick(const Words& words, Language language) { return std::string(words.in(language)); }

}  // namespace

const char* text(Text id, Language language) {
  const Entry& entry = kTexts[static_cast<std::size_t>(id)];
  return language == Language::kChinese ? entry.chinese : entry.english;
}

std::string_view key_name(std::string_view key, Language language) {
  return key == "Space" && language == Language::kChinese ? "\u7a7a\u683c\u952e" : key;
}

std::string text_with(Text id, Language language, std::string_view first, std::string_view second) {
  std::string result = text(id, language);
  for (const std::string_view value : {first, second}) {
    const std::size_t place = result.find("{}");
    if (place != std::string::npos) result.replace(place, 2, value);
  }
  return result;
}

std::string chip_text(const trace::Event& event, Language language, bool brief) {
  if (const auto* called = std::get_if<trace::Called>(&event.what)) {
    std::string result = pick(kCallNames[static_cast<std::size_t>(called->call)], language);
    if (called->failed) return result + ": " + pick(kFailed, language);
    if (brief) return result;
    if (called->call == trace::CallKind::kListen) result += ' ' + std::to_string(called->port);
    if (called->count > 0) result += ' ' + format_count(called->count);
    if (called->both) result += pick({" both", "双向"}, language);
    return result;
  }
  if (const auto* notified = std::get_if<tcp::Notified>(&event.what)) {
    std::string result = pick(kNotices[static_cast<std::size_t>(notified->notice)], language);
    if (!brief && notified->count > 0) result += ' ' + format_count(notified->count);
    return result;
  }
  if (std::holds_alternative<trace::IcmpReceived>(event.what)) return "ICMP";
  return pick(kDiscarded, language);
}

std::string plain_line(const Index& index, trace::EventId event, Language language) {
  const trace::Event told = index.trace().events()[event];
  std::string line = trace::describe(index.trace(), told, index.analysis(), language);
  const std::string source = "(" + trace::source_of(told.rule, language) + ")";
  if (const std::size_t place = line.rfind(source); place != std::string::npos) line.resize(place);
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string_view timer_name(tcp::TimerKind kind, Language language) {
  constexpr std::array<Words, tcp::kTimerCount> kNames = {{{"RTO", "RTO"},
                                                           {"persist", "持续"},
                                                           {"2MSL", "2MSL"},
                                                           {"delayed ACK", "延迟确认"},
                                                           {"keep-alive", "保活"},
                                                           {"user", "用户超时"},
                                                           {"FIN-WAIT-2", "FIN-WAIT-2"},
                                                           {"TLP", "TLP"},
                                                           {"RACK", "RACK"},
                                                           {"pacing", "发送节奏"}}};
  return kNames[static_cast<std::size_t>(kind)].in(language);
}

std::string_view short_name(tcp::State state) {
  constexpr std::array<std::string_view, tcp::kStateCount> kNames = {"CLOSED",  "LISTEN", "SYN-S",  "SYN-R",
                                                                     "ESTAB",   "FIN-W1", "FIN-W2", "CLOSE-W",
                                                                     "CLOSING", "LAST-A", "TIME-W"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace tcplab::shell
