"""The documentation can be trusted: its links lead somewhere, its commands exist, its tables say what the code says."""

from __future__ import annotations

import ast
import inspect
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import cmlapi
import pytest
import typer.main

from bancada.cli.main import app
from bancada.domain import builds
from bancada.gateway import errors as gateway_errors
from bancada.wire.contract import OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
WORKLOAD = ROOT / "packages/bancada-workload/src/bancada_workload"
ENVIRONMENTS = ROOT / "src/bancada/environments"
NO_BUILD = "runtime_sources.py"
"""Fails registering a runtime, never a build."""
TUTORIALS = (DOCS / "tutorial/from-run-to-endpoint.md", DOCS / "tutorial/pt-BR/do-experimento-ao-endpoint.md")
PROVEN = DOCS / "explanation/how-a-build-is-proven.md"
CALLS = DOCS / "howto/call-a-model.md"

CLIENTS = frozenset({"client", "api"})
"""What pages call an instance of the client."""

FENCE = re.compile(r"^```(?P<language>[a-z]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
ROW = re.compile(r"^\| (?P<codes>`[a-z_]+`(?:, `[a-z_]+`)*) \|", re.MULTILINE)
SHOWN = re.compile(r"(?:^|\$\(|[/;&=] ?)bancada (?P<words>[a-z][^`\n|]*)", re.MULTILINE)


def pages() -> list[Path]:
    patterns = ["*.md", "**/*.md"]
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted({ROOT / name for name in done.stdout.split("\0") if name and _is_page(ROOT / name)})


def _is_page(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()  # the changelog is in the package too, for the news


def anchors(page: Path) -> set[str]:
    """Return the names under which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def shell_lines(page: Path) -> list[str]:
    found = (match["text"] for match in FENCE.finditer(page.read_text(encoding="utf-8")) if match["language"] == "sh")
    return [line for text in found for line in text.splitlines() if line.strip()]


def shown_commands(text: str) -> Iterator[str]:
    """Yield what follows `bancada` wherever a text quotes a command."""
    code = [match["text"] for match in FENCE.finditer(text) if match["language"] in {"sh", "fish", "ini"}]
    code += re.findall(r"(?<!`)`(bancada [^`]+)`", FENCE.sub("", text))
    for part in code:
        yield from (match["words"] for match in SHOWN.finditer(re.sub(r"#.*", "", part)))


def table_codes(page: Path) -> set[str]:
    return {code for row in ROW.finditer(page.read_text(encoding="utf-8")) for code in re.findall(r"\w+", row["codes"])}


def strings(node: ast.AST) -> Iterator[str]:
    yield from (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def keyword_codes(path: Path) -> Iterator[str]:
    """Yield the texts given as `code=...` in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "code":
            yield from strings(node.value)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    for match in LINK.finditer(FENCE.sub("", page.read_text(encoding="utf-8"))):
        address, _, anchor = match["target"].partition("#")
        if "://" in address:
            continue
        target = (page.parent / address).resolve() if address else page
        assert target.exists(), match["target"]
        if anchor:
            assert anchor in anchors(target), match["target"]


def test_every_page_is_in_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / match["target"]).resolve() for match in LINK.finditer(index.read_text(encoding="utf-8"))}
    written = {page for page in pages() if page.is_relative_to(DOCS) and page.parent.name != "adr"} - {index}
    assert written <= linked


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_exist(page: Path) -> None:
    root = typer.main.get_command(app)
    context = root.make_context("bancada", [], resilient_parsing=True)
    for words in shown_commands(page.read_text(encoding="utf-8")):
        command, names = root, re.split(r"[)\"']", words)[0].split()
        while names and hasattr(command, "get_command"):
            name = names.pop(0)
            found = command.get_command(context, name)
            assert found is not None, f"bancada {words}"
            command = found
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
        own = names[: names.index("--")] if "--" in names else names
        assert {name.split("=")[0] for name in own if name.startswith("-")} <= known, f"bancada {words}"


def test_both_tutorials_show_the_same_commands() -> None:
    english, portuguese = map(shell_lines, TUTORIALS)
    assert english == portuguese
    assert len([line for line in english if line.startswith("bancada")]) > 10


def test_the_tutorial_breaks_the_training_script_as_it_says() -> None:
    (line,) = [line for line in shell_lines(TUTORIALS[0]) if line.startswith("sed ")]
    _, expression, script, *_ = shlex.split(line)
    broken = subprocess.run(["sed", expression, script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    whole = (ROOT / script).read_text(encoding="utf-8")
    assert "xgboost-cpu" in whole
    assert 'pin("xgboost' not in broken
    ast.parse(broken)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_shell_blocks_are_shell(page: Path) -> None:
    text = "\n".join(shell_lines(page))
    done = subprocess.run(["bash", "-n"], input=re.sub(r"<[a-zA-Z ]+>", "VALUE", text), capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    shlex.split(text, comments=True)


def test_python_blocks_are_python() -> None:
    for page in pages():
        for match in FENCE.finditer(page.read_text(encoding="utf-8")):
            if match["language"] == "python":
                ast.parse(match["text"], str(page))


def client_calls(page: Path) -> Iterator[tuple[ast.Call, str]]:
    """Yield the calls of API v2's client in a page's Python, with the name of the operation."""
    for match in FENCE.finditer(page.read_text(encoding="utf-8")):
        if match["language"] == "python":
            for node in ast.walk(ast.parse(match["text"])):
                is_client = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                if is_client and isinstance(node.func.value, ast.Name) and node.func.value.id in CLIENTS:  # type: ignore[attr-defined]
                    yield node, node.func.attr  # type: ignore[attr-defined,misc]
    for text in re.findall(r"`(?:client|api)\.(\w+\([^`]*\))`", page.read_text(encoding="utf-8")):
        call = ast.parse(f"client.{text.replace('...', '0')}", mode="eval").body
        assert isinstance(call, ast.Call)
        yield call, text.partition("(")[0]


def test_calls_of_the_client_fit_its_methods() -> None:
    seen = set()
    for page in pages():
        for call, name in client_calls(page):
            method = getattr(cmlapi.CMLServiceApi, name, None)
            assert method is not None, f"{page.name}: client.{name}"
            named = {keyword.arg: None for keyword in call.keywords if keyword.arg}
            has_all = not any(isinstance(argument, ast.Starred) for argument in call.args)
            if has_all and all(keyword.arg for keyword in call.keywords):
                inspect.signature(method).bind(None, *call.args, **named)
            seen.add(name)
    assert len(seen) > 15


def test_models_in_python_blocks_have_the_fields_that_they_are_given() -> None:
    seen = set()
    for page in pages():
        for match in FENCE.finditer(page.read_text(encoding="utf-8")):
            for node in ast.walk(ast.parse(match["text"])) if match["language"] == "python" else ():
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                model = getattr(cmlapi, node.func.attr, None)
                is_ours = isinstance(node.func.value, ast.Name) and node.func.value.id == "cmlapi"
                if is_ours and isinstance(model, type) and hasattr(model, "attribute_map"):
                    fields = {keyword.arg for keyword in node.keywords}
                    assert fields <= set(model.attribute_map), f"{page.name}: {node.func.attr}"
                    seen.add(node.func.attr)
    assert len(seen) > 3


def test_reasons_of_failed_builds_are_those_of_the_code() -> None:
    gate = {
        next(strings(call.args[0]))
        for path in WORKLOAD.glob("*.py")
        for call in calls(path, "LoadFailure")
        if isinstance(call.args[0], ast.Constant)
    }
    ends = {list(strings(call))[1] for call in calls(Path(builds.__file__), "Finish") if len(list(strings(call))) > 1}
    environment = {code for path in ENVIRONMENTS.glob("*.py") if path.name != NO_BUILD
                   for code in keyword_codes(path)}  # fmt: skip
    environment |= {list(strings(call))[1] for call in calls(ENVIRONMENTS / "failures.py", "_cause")}
    code = gate | (ends - {"build_timeout", "gate_refused"}) | (environment - {"shutting_down"})
    assert {"import_failed", "gate_crashed", "requirements_unsatisfiable"} <= code
    assert table_codes(PROVEN) == code - {"build failed"}
    assert "`build_timeout`" in PROVEN.read_text(encoding="utf-8")


def test_statuses_of_model_calls_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (\d{3}) \| ((?:`\w+`(?:, )?)+) \|", CALLS.read_text(encoding="utf-8"), re.MULTILINE)
    documented = {(int(status), code) for status, codes in rows for code in re.findall(r"\w+", codes)}
    refused = {next(strings(call.args[0])) for path in WORKLOAD.glob("*.py") for call in calls(path, "bad_request")}
    assert {(400, code) for code in refused} <= documented
    classes = {kind.code: status for kind, status in gateway_errors.STATUS.items()}
    for status, code in documented - {(400, code) for code in refused}:
        wanted = gateway_errors.STATUS_OF_CODE.get(code) or classes.get(code)
        assert wanted == status or (status, code) in {(500, "prediction_not_json"), (502, "replica_died")}, code


def test_compatibility_names_every_operation_once() -> None:
    page = (DOCS / "reference/compatibility.md").read_text(encoding="utf-8")
    table = page.partition("<!-- generated: groups -->")[2].partition("<!-- end -->")[0]
    assert sorted(re.findall(r"`(\w+)`", table)) == sorted(OPERATIONS)
