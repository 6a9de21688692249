"""Make `.venv` hold what a lock file says: `python3 tools/setup.py [--dev]`; quick when it already does.

Written for any Python 3, so that one which is too old gets a sentence and not a traceback.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "bancada-setup.txt"
BOOTSTRAP = ROOT / ".cache" / "uv"
PACKAGES = (".", "packages/cmlapi", "packages/bancada-workload")
OLDEST = (3, 10)


def main() -> None:
    """Set up, or say in one line that there is nothing to do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with the tools that `make test` and `make check` need")
    dev = parser.parse_args().dev
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(
            f"Bancada needs Python 3.10 or newer, and {sys.executable} is {found}. "
            "Name another one: PYTHON=python3.12 make setup"
        )
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    wanted = stamps()
    if is_current(wanted, dev):
        return
    make_venv()
    uv = find_uv()
    say(f"installing what {lock.name} names: the first time downloads about 250 MB and compiles for a minute")
    # Compiled once here instead of at the first start, which has seconds to answer.
    install(uv, "--require-hashes", "--compile-bytecode", "-r", lock.name)
    install(uv, "--no-deps", *(argument for path in PACKAGES for argument in ("-e", path)))
    STAMP.write_text(wanted["dev" if dev else "runtime"] + "\n", encoding="utf-8")
    say("done")


def stamps() -> dict:
    """Return what the stamp file holds after each kind of set-up: the hash of everything that decides its result."""
    files = ["requirements.lock", "requirements-dev.lock", *(f"{path}/pyproject.toml" for path in PACKAGES)]
    digest = hashlib.sha256(str(ROOT).encode())
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return {"runtime": digest.hexdigest() + " runtime", "dev": digest.hexdigest() + " dev"}


def is_current(wanted: dict, dev: bool) -> bool:
    """Tell whether `.venv` has it already; the development set holds the runtime set."""
    if not (VENV / "bin" / "python").exists() or not STAMP.exists():
        return False
    found = STAMP.read_text(encoding="utf-8").strip()
    return found == wanted["dev"] or (not dev and found == wanted["runtime"])


def make_venv() -> None:
    """Create `.venv` unless it is there; without ensurepip (Debian without python3-venv) uv creates it."""
    if (VENV / "bin" / "python").exists():
        return
    say(f"creating .venv with Python {sys.version.split()[0]}")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, check=False)
    if made.returncode != 0:
        run([bootstrap_uv(), "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])


def find_uv() -> Path:
    """Return a uv of the locked version: that of `.venv`, installed there by pip where it is missing."""
    uv = VENV / "bin" / "uv"
    if has_locked_version(uv):
        return uv
    has_pip = subprocess.run([VENV / "bin" / "python", "-m", "pip", "--version"], capture_output=True, check=False)
    if has_pip.returncode != 0:
        return bootstrap_uv()
    say("installing uv")
    pip_install_uv(VENV / "bin" / "python")
    return uv


def bootstrap_uv() -> Path:
    """Return a uv outside `.venv`, installed with the pip of the Python that runs this."""
    uv = BOOTSTRAP / "bin" / "uv"
    if not has_locked_version(uv):
        say("installing uv beside .venv, because this Python cannot make a virtual environment with pip")
        pip_install_uv(Path(sys.executable), "--upgrade", "--target", str(BOOTSTRAP))
    return uv


def has_locked_version(uv: Path) -> bool:
    """Tell whether this executable exists and is the uv that the lock file names."""
    if not uv.exists():
        return False
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout.split()
    return answer[1:2] == [locked_uv()[0].split("==")[1].split()[0]]


def locked_uv() -> list:
    """Return the lines of the lock file that pin uv and its hashes."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("uv=="))
    following = (number for number, line in enumerate(lines) if number > first and not line.startswith(" "))
    return lines[first : next(following, len(lines))]


def pip_install_uv(python: Path, *options: str) -> None:
    """Install the locked uv with this Python's pip, hashes checked."""
    pinned = ROOT / ".cache" / "uv.txt"
    pinned.parent.mkdir(exist_ok=True)
    pinned.write_text("\n".join(locked_uv()) + "\n", encoding="utf-8")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    run([python, "-m", "pip", "install", *quiet, *options, "-r", str(pinned)])


def install(uv: Path, *arguments: str) -> None:
    """Install into `.venv` with uv, its progress shown."""
    run([uv, "pip", "install", "--python", str(VENV / "bin" / "python"), *arguments])


def run(command: list) -> None:
    """Run a command in the checkout; end with its exit code when it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "CONDA_PREFIX"}}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False)
    if done.returncode != 0:
        sys.exit(f"setup: this failed, see above: {' '.join(str(part) for part in command)}")


def say(text: str) -> None:
    """Tell the user what happens next, at once."""
    sys.stdout.write(f"setup: {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
