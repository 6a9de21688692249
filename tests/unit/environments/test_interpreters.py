from __future__ import annotations

from bancada.environments import interpreters


def row(version: str, path: str, **changed: str) -> dict[str, object]:
    major, minor, patch = (int(part) for part in version.partition("rc")[0].split("."))
    parts = {"major": major, "minor": minor, "patch": patch}
    return {"version": version, "version_parts": parts, "path": path, "variant": "default",
            "implementation": "cpython"} | changed  # fmt: skip


def test_only_plain_final_cpythons_from_3_9_up_count_newest_first():
    found = interpreters._newest_first([
        row("3.8.18", "/old"), row("3.9.18", "/a"), row("3.13.0", "/b"), row("3.13.0", "/twin"),
        row("3.14.0rc1", "/rc"), row("3.13.1", "/t", variant="freethreaded"),
        row("3.12.0", "/p", implementation="pypy"),
    ])  # fmt: skip
    assert [(python.version, python.path) for python in found] == [("3.13.0", "/b"), ("3.9.18", "/a")]
    assert found[0].minor == (3, 13)


def test_shims_and_virtual_environments_are_not_looked_into_and_managers_folders_are(tmp_path):
    for folder in ("shims", "plain/bin", "venv/bin", "pyenv/versions/3.12.1/bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    path = ":".join(str(tmp_path / folder) for folder in ("shims", "plain/bin", "venv/bin", "absent"))
    folders = interpreters._python_folders({"PATH": path, "PYENV_ROOT": str(tmp_path / "pyenv"), "HOME": str(tmp_path)})
    inside = [str(folder.relative_to(tmp_path)) for folder in folders if folder.is_relative_to(tmp_path)]
    assert inside == ["pyenv/versions/3.12.1/bin", "plain/bin"]


def test_the_answer_is_kept_until_a_python_comes_or_goes(tmp_path, monkeypatch):
    folder = tmp_path / "bin"
    folder.mkdir()
    asked = []

    def ask(folders, cwd):
        asked.append(folders)
        return interpreters._newest_first([row("3.11.7", "/p")])

    monkeypatch.setattr(interpreters, "_python_folders", lambda variables: [folder])
    monkeypatch.setattr(interpreters, "_ask_uv", ask)
    assert interpreters.find_interpreters(tmp_path) == interpreters.find_interpreters(tmp_path)
    assert len(asked) == 1
    (folder / "python3.12").touch()
    interpreters.find_interpreters(tmp_path)
    assert len(asked) == 2
    (tmp_path / "interpreters.json").write_text("damaged")
    assert interpreters.find_interpreters(tmp_path)[0].version == "3.11.7"
    assert len(asked) == 3
