"""A machine on which the window cannot be built still gets the command line, and is told what it lacks."""
import pathlib
import re
import shutil
import subprocess

from harness import Skip, check, equal, test

ROOT = pathlib.Path(__file__).resolve().parents[2]
WITHOUT_TESTS = ["-G", "Ninja", "-DTCPLAB_TESTS=OFF"]
WAYS = {
    "without SDL2": ["-DCMAKE_DISABLE_FIND_PACKAGE_SDL2=ON"],
    "without Dear ImGui's sources": ["-DTCPLAB_IMGUI_SOURCE_DIR=/nowhere"],
    "as it was asked for": ["-DTCPLAB_GUI=OFF"],
}


def done(*command, status=0):
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=240)
    equal(result.returncode, status, f"exit status of {command[:3]} ({(result.stderr + result.stdout).strip()[-400:]})")
    return result


@test(network=False, tools=["cmake", "ninja"], seconds=120)
def what_the_window_lacks_is_told_and_the_window_left_out(program):
    for way, arguments in WAYS.items():
        told = done("cmake", "-S", ROOT, "-B", "build", *WITHOUT_TESTS, *arguments).stderr
        told = " ".join(told.split())
        asked = way == "as it was asked for"
        check(("tcplab is built without its window" in told) != asked, f"{way}: {told}")
        check(asked or "cmake/install-deps.sh build" in told, f"{way}: nothing is said of how to mend that: {told}")
        inputs = done("ninja", "-C", "build", "-t", "inputs", "tcplab").stdout
        check("no_gui_command.cpp" in inputs, f"{way}: nothing takes the window's place")
        check(not re.search(r"shell/(?!course/)|imgui|SDL", inputs), f"{way}: the window is still built")
        shutil.rmtree("build")


@test(network=False, tools=["cmake", "ninja"], seconds=300)
def without_a_window_the_command_line_does_everything_else(program):
    build = pathlib.Path(program).parent
    if not (build / "build.ninja").exists():
        raise Skip("the program does not lie in a build directory")
    done("cmake", "--build", build, "--target", "tcplab_windowless")
    ours = build / "tcplab_windowless"
    refused = done(ours, "gui", status=1)
    check(refused.stderr.startswith("tcplab: ") and "without its window" in refused.stderr, refused.stderr)
    for command in ["scenarios"], ["run", "lost-syn"], ["--version"]:
        equal(done(ours, *command).stdout, done(program, *command).stdout, f"what {command} prints")
