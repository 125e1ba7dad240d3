#pragma once

#include <string>
#include <string_view>

#include "core/tcp/state.hpp"
#include "core/trace/trace.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

// Every fixed text of the interface. What belongs to a run (titles, reasons) comes from the core instead.
enum class Text {
  kChooseScenario,
  kOwnFile,
  kOpenFile,
  kEditText,
  kShareAndSave,
  kCourse,
  kLearnMore,
  kPasted,
  kPlay,
  kPause,
  kPrevious,
  kNext,
  kToStart,
  kToEnd,
  kSpeed,
  kPace,
  kFit,
  kView,
  kBetweenHosts,
  kEveryHop,
  kEndToEnd,
  kNumbers,
  kNumbersRelative,
  kNumbersAbsolute,
  kNumbersCourse,
  kAxisLinear,
  kAxisCompact,
  kAxisPerEvent,
  kAxisLinearAbout,
  kAxisCompactAbout,
  kAxisPerEventAbout,
  kThemeLight,
  kThemeDark,
  kOtherLanguage,
  kKeys,
  kCommands,
  kFindCommand,
  kNoCommand,
  kNextEventOf,
  kScenarioNamed,
  kToCause,
  kToEffect,
  kZoomIn,
  kZoomOut,
  kAxisNamed,
  kSpeedNamed,
  kPanelNamed,
  kPassed,
  kFailed,
  kNotRun,
  kExpected,
  kActual,
  kNothing,
  kIgnored,
  kUnmentioned,
  kUnmeasured,
  kLine,
  kHowToStart,
  kEventOf,
  kPreview,
  kBeforeFirst,
  kGapCut,
  kRetransmissionTag,
  kCause,
  kEffects,
  kNoCause,
  kNoEffects,
  kBytes,
  kFilter,
  kNoMatch,
  kSearching,
  kShownSegments,
  kShownCalls,
  kShownStates,
  kShownTimers,
  kNoConnection,
  kNotRunning,
  kTimerIn,
  kInfinite,
  kErrorTitle,
  kErrorScriptTitle,
  kErrorExpected,
  kErrorMore,
  kErrorKept,
  kMissing,
  kMissingShown,
  kClose,
  kTruncated,
  kMaking,
  kMakingStopped,
  kStopMaking,
  kGoOn,
  kGoOnBeyond,
  kFault,
  // The page of keys.
  kKeyStep,
  kKeyStepHost,
  kKeyCauseEffect,
  kKeyPlay,
  kKeySpeed,
  kKeyEnds,
  kKeyFit,
  kKeyZoom,
  kKeyAxis,
  kKeyHops,
  kKeyNumbers,
  kKeyScenarios,
  kKeyPaste,
  kKeyCommands,
  kKeyEdit,
  kKeyShare,
  kKeyTheme,
  kKeyLanguage,
  kKeyHelp,
  kKeyTabs,
  kKeyMaking,
  kKeyMenu,
  kKeyDrop,
  kUndo,
  kRedo,
  kKeyUndo,
  kKeyGhost,
  kNewBranch,
  kOpenBranch,
  kCompareBranch,
  kSideBySide,
  kKeyRedo,
  kKeyEscape,
  kMouseWheel,
  kMouseDrag,
  kMouseRange,
  kMouseClick,
  kMouseRuler,
  kMouseHead,
  kMouseMenu,
  kTouchPinch,
  kKeyboard,
  kMouse,
  kReadAsText,
  kChangePast,
  kCount,
};

const char* text(Text id, Language language);

// What is written on a key, given in English.
std::string_view key_name(std::string_view key, Language language);

// A text with every {} replaced by the next of the values.
std::string text_with(Text id, Language language, std::string_view first, std::string_view second = {});

// A call, a notice or a discard in as few words as will do; brief leaves out numbers.
std::string chip_text(const trace::Event& event, Language language, bool brief);

// trace::describe() without the rule, for where that has a place of its own.
std::string plain_line(const trace::Trace& trace, trace::EventId event, Language language);

// "RTO", "persist", "2MSL": what timers are called beside a lifeline.
std::string_view timer_name(tcp::TimerKind kind, Language language);

// A state's name in at most seven letters: "SYN-R".
std::string_view short_name(tcp::State state);

}  // namespace tcplab::shell
