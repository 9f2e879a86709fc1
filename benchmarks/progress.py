"""How far a long series has come."""

import shutil
import sys
import time


class Progress:
    """One line at the foot of a terminal, and nothing anywhere else."""

    def __init__(self):
        self.visible = sys.stderr.isatty()
        self.steps = self.done = 0
        self.started = time.monotonic()
        self.seconds = 0.0

    def begin(self, steps, seconds):
        self.steps, self.seconds, self.started = steps, seconds, time.monotonic()

    def step(self):
        self.done += 1

    def show(self, text):
        if not self.visible:
            return
        counted = f"[{self.done + 1}/{self.steps}] " if self.steps else ""
        left = ""
        if self.steps:
            # The first steps are C's and short: until a tenth is done the estimate knows better.
            taken, part = time.monotonic() - self.started, self.done / self.steps
            total = taken / part if part > 0.1 else self.seconds
            left = f", {max(0, total - taken) / 60:.0f} min left"
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\033[K{(counted + text + left)[:width]}")
        sys.stderr.flush()

    def clear(self):
        if self.visible:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
