"""The keeper: a few lines of shell around every workload, so that nobody has to be there when it ends.

Only its parent learns how a process ended, and the workbench may be down, or new, at that moment. So each workload
gets a parent of its own that waits for it and writes the exit code down. A shell does that in a megabyte.

The keeper leads a session and a process group of its own, which everything that the workload starts belongs to:

1. It ignores polite signals to the group (by traps that do nothing: an ignored signal would be inherited).
2. It writes its pid while its standard input still is the guard file, which whoever started it holds locked. Replacing
   standard input releases the lock. Whoever gets the lock after a crash therefore knows: there is a pid, or no process.
3. It starts the workload and waits. Its own remarks (dash says "Terminated") go nowhere; the workload gets the log.
   Between fork and exec a signal could meet a trap that is just being reset, and be lost. So whoever stops writes the
   file `stop` before it sends the signal, and the child, its traps reset by then, looks for it before it goes on.
4. It writes the exit code over the word that is there already, which works on a full disk too.
5. It ends what the workload left behind in the group, and with it itself.
"""

from __future__ import annotations

SHELL = "/bin/sh"

_SCRIPT = """
trap : HUP INT QUIT ALRM TERM USR1 USR2
echo $$ >"$0/pid" || exit 71
exec 3>&2 2>/dev/null </dev/null
([ -e "$0/stop" ] && exit 143; exec "$@" 2>&3 3>&-)
code=$?
echo $code 1<>"$0/exit"
kill -KILL 0
"""


def keeper_argv(folder: str, argv: tuple[str, ...]) -> list[str]:
    """Return the command that runs `argv` and writes `pid` and `exit` into `folder`."""
    return [SHELL, "-c", _SCRIPT, folder, *argv]
