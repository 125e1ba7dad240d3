"""A virtual X server for tests of windows."""
import os
import select
import subprocess

SECONDS = 60  # for its start on a busy machine


class Display:
    """An X server that chooses its own number, and the environment for its clients. It must not start anew when its last client
    leaves (-noreset): the next one would meet a server that answers nobody. Ends with the with-statement that it was made for."""

    def __init__(self):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"],
                                       pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:  # it says the number when it can be connected to
            number = answer.readline().strip() if select.select([answer], [], [], SECONDS)[0] else ""
        if not number:
            self.close()
            raise OSError("Xvfb did not start")
        keep = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
        self.environment = {**keep, "DISPLAY": ":" + number, "LIBGL_ALWAYS_SOFTWARE": "1", "SDL_VIDEODRIVER": "x11"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.server.terminate()
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
