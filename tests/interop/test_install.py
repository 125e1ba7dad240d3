"""What is installed with the program: manual page, completions, packages."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

from harness import Skip, check, equal, test, wait_until
from xserver import Display

ROOT = pathlib.Path(__file__).resolve().parents[2]
INSTALL = ROOT / "native/install"


def output(*command, **options):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, **options)
    equal(done.returncode, 0, f"exit status of {command[:3]} ({done.stderr.strip()[-300:]})")
    return done.stdout


def commands(program):
    listed = output(program, "--help").split("Subcommands:\n")[1]
    return re.findall(r"^  ([a-z][a-z-]*) ", listed, re.MULTILINE)


def options(program, *command):
    written = re.findall(r"^ +(-[^ ]+)", output(program, *command, "--help"), re.MULTILINE)
    return {option for group in written for option in group.split(",")}


def all_options(program, command):
    """Those of the commands within it, too."""
    nested = output(program, command, "--help").partition("Subcommands:\n")[2]
    return options(program, command).union(*(options(program, command, one) for one in re.findall(r"^  ([a-z][a-z-]*) ", nested, re.MULTILINE)))


def completed(program, *words):
    """What bash offers for the last of these words, after the program's name."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }\n'
              '_tcplab "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; printf "%s\\n" "${COMPREPLY[@]}"')
    return set(output("bash", "-c", script, "-", INSTALL / "tcplab.bash", program, *words).split())


@test(network=False)
def the_manual_page_has_every_command_and_option(program):
    page = (INSTALL / "tcplab.1").read_text().replace("\\-", "-")
    bodies = dict(re.findall(r"^\.SS (\S+)\n(.*?)(?=^\.S[SH] )", page, re.MULTILINE | re.DOTALL))
    equal(set(bodies), set(commands(program)), "commands")
    everywhere = options(program)
    for command, body in bodies.items():
        written = set(re.findall(r"(?<![\w-])--?[A-Za-z][a-z-]*", re.sub(r"\\f.", "", body)))
        equal(written - {"-D"} | everywhere - {"--version"}, all_options(program, command) - {"-D"} | everywhere - {"--version"}, command)
    for status in "0123":
        check(f".TP\n.B {status}\n" in page, f"exit status {status} is not in the page")


@test(network=False)
def bash_completes_commands_options_scenarios_and_files(program):
    equal(completed(program, ""), set(commands(program)), "commands")
    equal(completed(program, "-"), options(program), "options of the program")
    for command in commands(program):
        equal(completed(program, command, "-"), options(program, command), f"options of {command}")
    check("half-close" in completed(program, "run", "half"), "no scenario")
    pathlib.Path("mine.pkt").write_text("")
    check("mine.pkt" in completed(program, "check", "mi"), "no file")
    equal(completed(program, "run", "--profile", "l"), {"linux"}, "profiles")


@test(network=False)
def bash_completes_the_commands_for_lessons(program):
    equal(completed(program, "lesson", ""), {"check", "exercises", "print"}, "commands")
    for command in "check", "exercises", "print":
        equal(completed(program, "lesson", command, "-"), options(program, "lesson", command), f"options of {command}")
    check("refusing-segment" in completed(program, "lesson", "exercises", "refusing"), "no exercise")
    equal(completed(program, "lesson", "print", "--lang", "z"), {"zh"}, "languages")


@test(network=False)
def bash_completes_the_scenarios_and_the_parameters_of_a_sweep(program):
    pathlib.Path("mine.tcplab").write_text("# parameter no 1\n  parameter loss 1%\nparameter late-by 1s from 1s to 9s\nseed 1\n")
    check({"half-close"} <= completed(program, "sweep", "half"), "no scenario")
    check("mine.tcplab" in completed(program, "sweep", "mi"), "no file")
    for command, option in [("run", "--set"), ("sweep", "--parameter")]:
        equal(completed(program, command, "mine.tcplab", option, ""), {"loss=", "late-by="}, option)
        equal(completed(program, command, "mine.tcplab", option, "lo"), {"loss="}, option)
        equal(completed(program, command, option, ""), set(), f"{option} without a scenario")


@test(network=False, tools=["fish"])
def fish_completes_the_parameters_of_a_sweep(program):
    pathlib.Path("mine.tcplab").write_text("parameter loss 1%\nparameter late-by 1s\n")
    environment = {**os.environ, "PATH": f"{pathlib.Path(program).parent}:{os.environ['PATH']}", "HOME": os.getcwd()}
    offered = output("fish", "-c", f"source {INSTALL}/tcplab.fish; complete -C 'tcplab sweep mine.tcplab --parameter l'", env=environment)
    check({"loss=", "late-by="} <= set(offered.split()), offered)


@test(network=False, tools=["fish"])
def fish_completes_options(program):
    environment = {**os.environ, "PATH": f"{pathlib.Path(program).parent}:{os.environ['PATH']}", "HOME": os.getcwd()}
    offered = output("fish", "-c", f"source {INSTALL}/tcplab.fish; complete -C 'tcplab check --'", env=environment)
    long_ones = {option for option in options(program, "check") if option.startswith("--")}
    check(long_ones <= set(offered.split()), f"not all of {long_ones}: {offered}")


@test(network=False, tools=["zsh"])
def zsh_can_read_its_completion(program):
    output("zsh", "-n", INSTALL / "_tcplab")


def unpacked(program, generator, pattern, *command):
    build = pathlib.Path(program).parent
    if not (build / "CPackConfig.cmake").exists():
        raise Skip("the program does not lie in a build directory")
    folder = pathlib.Path(tempfile.mkdtemp(dir=os.getcwd()))
    output("cpack", "-G", generator, "--config", build / "CPackConfig.cmake", "-B", folder / "made")
    made = next((folder / "made").glob(pattern))
    (folder / "root").mkdir()
    output(*[str(word).format(package=made, root=folder / "root") for word in command])
    return folder / "root"


def runs_and_has_its_files(root, prefix, program):
    share = root / prefix / "share"
    installed = root / prefix / "bin/tcplab"
    equal(output(installed, "run", "lost-syn"), output(program, "run", "lost-syn"), "timeline of the installed program")
    for file in ["applications/tcplab.desktop", "icons/hicolor/scalable/apps/tcplab.svg", "man/man1/tcplab.1",
                 "bash-completion/completions/tcplab", "zsh/vendor-completions/_tcplab", "fish/vendor_completions.d/tcplab.fish"]:
        check((share / file).is_file(), f"no {file}")
    built = pathlib.Path(program).parent / "fonts"
    for font in [*built.glob("*.otf"), *built.glob("*.ttf")]:
        equal((share / "tcplab/fonts" / font.name).read_bytes(), font.read_bytes(), font.name)
    return installed


@test(network=False, tools=["cpack"], seconds=120)
def the_archive_runs_where_it_is_unpacked(program):
    root = unpacked(program, "TGZ", "*.tar.gz", "tar", "-xf", "{package}", "-C", "{root}", "--strip-components=1")
    runs_and_has_its_files(root, next(root.glob("**/bin/tcplab")).parents[1].relative_to(root), program)


@test(network=False, tools=["cpack", "dpkg-deb", "dpkg-shlibdeps", "Xvfb", "strace"], seconds=120)
def the_debian_package_runs_and_its_window_finds_its_fonts(program):
    root = unpacked(program, "DEB", "*.deb", "dpkg-deb", "-x", "{package}", "{root}")
    installed = runs_and_has_its_files(root, "usr", program)
    calls = pathlib.Path("calls")
    opened = re.compile(r"share/tcplab/fonts/text\.otf.*= \d+$", re.MULTILINE)
    with Display() as display:
        window = subprocess.Popen(["strace", "-f", "-o", "calls", "-e", "trace=openat", str(installed), "gui"], env=display.environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            wait_until(lambda: calls.exists() and opened.search(calls.read_text(errors="replace")), "a font was opened", seconds=90)
        finally:
            os.killpg(window.pid, signal.SIGTERM)
            window.wait(20)
    shutil.rmtree(root)
