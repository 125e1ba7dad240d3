#!/usr/bin/env python3
"""Splits the program into what the page needs to start and what is loaded when it is asked for.

    split_program.py PROGRAM.wasm --output FIRST.wasm --later LATER.wasm

A function is of the later part when it can be reached through the gates alone: what runs packetdrill scripts, what reads captures, what tells a
segment's fields, what the editor, the saving of files, the judgement of answers, the way from an event to its lesson and the lists of changes and
places call, and what draws popups, the strips of a measurement and a display filter, the plots that are copied, and the panels that no layout shows from
the start (PanelKind::comes_later).
loader.js loads that part before any of these is called. PROGRAM.wasm has names (--profiling-funcs, not demangled).
"""
import argparse
import collections
import pathlib
import re
import subprocess
import tempfile

# Some of them web/CMakeLists.txt exports, so that they are not inlined where they are called.
GATES = (
    r"_ZN6tcplab5shell3App10draw_popup",
    r"_ZN6tcplab5shell12MeasureStrip4drawE",
    r"_ZN6tcplab5shell17draw_filter_stripE",
    r"_ZNK6tcplab5shell3App11plots_tableEv$",
    r"_ZNK6tcplab5shell3App13plots_drawingEv$",
    r"_ZN6tcplab11packetdrill8language12parse_script",
    r"_ZN6tcplab5shell9fields_of",
    r"_ZN6tcplab5shell15ScriptRecordingC[12]",
    r"_ZN6tcplab5shell17open_dropped_file",
    r"_ZN6tcplab5shell15VeiledRecordingC[12]",
    r"tcplab_changes$",
    r"tcplab_check$",
    r"tcplab_choose_knob$",
    r"tcplab_complete$",
    r"tcplab_export$",
    r"tcplab_format$",
    r"tcplab_grade$",
    r"tcplab_hover$",
    r"tcplab_nodes$",
    r"tcplab_open_capture$",
    r"tcplab_places$",
    r"tcplab_rename$",
    r"tcplab_rule_in_focus$",
    r"tcplab_run_view_command$",
    r"tcplab_turn_knob$",
    r"tcplab_view_commands$",
)
# What is called through a table only by what lies behind the gates. The smallest are left out: equal bodies of others are merged with them.
TABLED = r"packetdrill|4wire12_GLOBAL__N_1\d+add_ipv[46]|N6tcplab7sockets|15ScriptRecording|16CaptureRecording|5shell3App10draw_popup|5shell3App\d+(add_\w+_commands|commands|view_commands)E"
VIEWS = pathlib.Path(__file__).resolve().parent.parent / "shell/views"
COMES_LATER = re.compile(r"make_panel<(\w+)>[^;]*\.comes_later = true")
SMALLEST_TABLED = 64  # octets
FEATURES = ["--enable-mutable-globals", "--enable-sign-ext", "--enable-nontrapping-float-to-int"]


class Module:
    """Of a WebAssembly module: functions' names and sizes by index, which are exported, which lie in tables."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.names: dict[int, str] = {}
        self.sizes: dict[int, int] = {}
        self.exported: set[int] = set()
        self.tabled: set[int] = set()
        self.imported = 0
        readers = {0: self.custom, 2: self.imports, 7: self.exports, 9: self.elements, 10: self.code}
        at = 8
        while at < len(data):
            kind = data[at]
            length, at = self.number(at + 1)
            if kind in readers:
                readers[kind](at, at + length)
            at += length

    def number(self, at: int) -> tuple[int, int]:
        """An unsigned LEB128, and where what follows it begins."""
        value = shift = 0
        while True:
            octet = self.data[at]
            at += 1
            value |= (octet & 127) << shift
            shift += 7
            if octet < 128:
                return value, at

    def text(self, at: int) -> tuple[str, int]:
        length, at = self.number(at)
        return self.data[at : at + length].decode(), at + length

    def custom(self, at: int, end: int) -> None:
        name, at = self.text(at)
        while name == "name" and at < end:
            kind = self.data[at]
            length, at = self.number(at + 1)
            if kind == 1:
                count, place = self.number(at)
                for _ in range(count):
                    index, place = self.number(place)
                    self.names[index], place = self.text(place)
            at += length

    def limits(self, at: int) -> int:
        bounded = self.data[at] & 1
        _, at = self.number(at + 1)
        return self.number(at)[1] if bounded else at

    def imports(self, at: int, _end: int) -> None:
        count, at = self.number(at)
        for _ in range(count):
            _, at = self.text(at)
            _, at = self.text(at)
            kind = self.data[at]
            at += 1
            if kind == 0:
                self.imported += 1
                _, at = self.number(at)
            elif kind == 1:
                at = self.limits(at + 1)
            elif kind == 2:
                at = self.limits(at)
            else:
                at += 2

    def exports(self, at: int, _end: int) -> None:
        count, at = self.number(at)
        for _ in range(count):
            _, at = self.text(at)
            kind = self.data[at]
            index, at = self.number(at + 1)
            if kind == 0:
                self.exported.add(index)

    def elements(self, at: int, _end: int) -> None:
        count, at = self.number(at)
        for _ in range(count):
            flags, at = self.number(at)
            if flags != 0:
                raise SystemExit("split_program.py: a table's segment of a form that is not known")
            at = self.data.index(b"\x0b", at) + 1  # where it lies: i32.const N, end
            functions, at = self.number(at)
            for _ in range(functions):
                index, at = self.number(at)
                self.tabled.add(index)

    def code(self, at: int, _end: int) -> None:
        count, at = self.number(at)
        for index in range(count):
            length, at = self.number(at)
            self.sizes[index + self.imported] = length
            at += length


def calls(program: pathlib.Path, module: Module) -> dict[int, set[int]]:
    """Who calls whom directly."""
    index = {name: number for number, name in module.names.items()}
    graph = subprocess.run(["wasm-opt", program, *FEATURES, "--print-call-graph", "-o", "/dev/null"], check=True, capture_output=True, text=True).stdout
    called = collections.defaultdict(set)
    for caller, callee in re.findall(r'^\s*"([^"]+)" -> "([^"]+)"', graph, re.MULTILINE):
        if caller in index and callee in index:
            called[index[caller]].add(index[callee])
    return called


def drawing_of_panels(module: Module) -> set[int]:
    """What draws those panels that come later: their PanelKind says which ones these are."""
    found = set()
    for view in sorted(VIEWS.glob("*.cpp")):
        for panel in COMES_LATER.findall(view.read_text("utf-8")):
            draws = {i for i in module.tabled if re.search(rf"5shell(12_GLOBAL__N_1)?{len(panel)}{panel}4draw", module.names[i])}
            if len(draws) != 1:
                raise SystemExit(f"split_program.py: {len(draws)} functions draw the panel {panel} of {view.name}")
            found |= draws
    return found


def gates_of(module: Module) -> set[int]:
    gates = set()
    for gate in GATES:
        found = [index for index, name in module.names.items() if re.match(gate, name)]
        if len(found) != 1:
            raise SystemExit(f"split_program.py: {len(found)} functions are the gate {gate}; it may have been inlined or renamed")
        gates |= set(found)
    return gates


def later(module: Module, called: dict[int, set[int]]) -> list[str]:
    """The names of what can be reached through the gates alone."""
    gates = gates_of(module)
    behind = {i for i in module.tabled if re.search(TABLED, module.names[i]) and module.sizes.get(i, 0) >= SMALLEST_TABLED}
    behind |= drawing_of_panels(module)
    seen = (module.exported | (module.tabled - behind)) - gates
    waiting = list(seen)
    while waiting:
        for callee in called[waiting.pop()] - gates - seen:
            seen.add(callee)
            waiting.append(callee)
    return [module.names[index] for index in module.sizes if index not in seen]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--later", type=pathlib.Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        module = Module(options.program.read_bytes())
        names = pathlib.Path(folder) / "later.txt"
        names.write_text("\n".join(later(module, calls(options.program, module))), "utf-8")
        subprocess.run(
            ["wasm-split", options.program, *FEATURES, f"--split-funcs=@{names}", "-o1", options.output, "-o2", options.later,
             "--export-prefix=%", "--import-namespace=first", "--placeholder-namespace=later"], check=True)
    for part in (options.output, options.later):
        # Emscripten's own pass leaves some hundredths that others find. Nobody uses the first octets of memory.
        passes = ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz"]
        subprocess.run(["wasm-opt", part, *FEATURES, *passes, "--strip-debug", "--strip-producers", "-o", part], check=True)


if __name__ == "__main__":
    main()
