"""What is understood of a `.project-metadata.yaml`, and how the rest is refused: by line, task and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from bancada.control.amp_yaml import read_yaml
from bancada.domain.amp_files import AmpFile, read_amp_file
from bancada.domain.errors import InvalidRequest

EXAMPLE = Path(__file__).parents[3] / "examples" / "amp" / ".project-metadata.yaml"


def read(text: str) -> AmpFile:
    return read_amp_file(read_yaml(text))


def test_the_example_is_understood() -> None:
    file = read(EXAMPLE.read_text())
    assert [(task.type, task.refers_to) for task in file.tasks] == [
        ("run_session", 0), ("create_job", 0), ("run_job", 2), ("create_model", 0), ("build_model", 4),
        ("deploy_model", 5), ("start_application", 0),
    ]  # fmt: skip
    assert file.runtime_identifier.startswith("bancada.local/cloudera/cdsw/ml-runtime-pbj-workbench-python3.11-")
    assert [(v.name, v.default, v.is_required) for v in file.variables] == [("DAYS", "30", True), ("CITY", "", True)]
    job = file.tasks[1]
    assert job.fields["environment"] == {"ROUNDING": "1"}
    assert (job.fields["cpu"], job.line) == (1.0, 28)


def test_the_first_python_of_several_kernels_is_taken() -> None:
    lines = ("{editor: RStudio, kernel: R 4.1}", "{editor: JupyterLab, kernel: Python 3.10}", "{kernel: Python 3.9}")
    file = read("runtimes:\n" + "".join(f"- {line}\n" for line in lines))
    assert "jupyterlab-python3.10" in file.runtime_identifier


def test_texts_stay_as_they_are_written() -> None:
    file = read(
        "prototype_version: 1.10\nenvironment_variables:\n  PIN: {default: 0007}\n  WHEN: {default: 2026-01-02}\n"
        "  NONE:\ntasks:\n- {type: create_job, name: j, entity_label: j, script: a.py, arguments: [--for, a file]}\n"
    )
    assert [variable.default for variable in file.variables] == ["0007", "2026-01-02", ""]
    assert file.tasks[0].fields["arguments"] == "--for 'a file'"


JOB = "tasks:\n- type: create_job\n  name: j\n  entity_label: j\n  script: a.py\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: it is empty"),
        ("name: a\ntasks: [", "line 2: it is no YAML"),
        ("name: a\n\tb: c\n", "line 2: it is no YAML"),
        ("name: a\nname: b\n", "line 2: name: it is there twice"),
        ("name: a\nengine_images: []\n", "line 2: engine_images: there is no such field"),
        ("tasks:\r\n- type: create_experiment\r\n", "line 2: task 1: type: expected create_job, run_job"),
        ("tasks:\n- type: stop_application\n", "line 2: task 1 (stop_application): entity_label: it is needed"),
        ("tasks:\n- type: stop_application\n  entity_label: a\n", "line 3: task 1 (stop_application): entity_label"),
        ("tasks:\n- type: create_experiment\n", "line 2: task 1: type: expected create_job, run_job"),
        ("tasks:\n- name: x\n", "line 2: task 1: type"),
        (JOB + "  cpus: 2\n", "line 6: task 1 (create_job): cpus: there is no such field"),
        (JOB + "  cpu: many\n", "line 6: task 1 (create_job): cpu: expected a number above 0, got 'many'"),
        ("tasks:\n- type: create_model\n  name: m\n  entity_label: m\n  default_resources:\n    gpu: 1\n",
         "line 6: task 1 (create_model): default_resources: gpu: no model has GPUs by default"),
        (JOB + "  kernel: r\n", "line 6: task 1 (create_job): kernel: tasks run on Python 3"),
        (JOB + "- type: run_job\n  entity_label: other\n", "line 7: task 2 (run_job): entity_label: no earlier task"),
        (JOB + JOB[7:], "task 2 (create_job): entity_label: task 1 has 'j' already"),
        ("tasks:\n- type: create_model\n  name: m\n  entity_label: m\n- type: deploy_model\n  entity_label: m\n",
         "line 6: task 2 (deploy_model): entity_label: no earlier task makes a build 'm'"),
        ("tasks:\n- type: create_job\n  name: j\n", "task 1 (create_job): entity_label: it is needed"),
        ("tasks:\n- type: run_session\n  name: s\n", "task 1 (run_session): script"),
        ("runtimes:\n- {editor: Workbench, kernel: R 4.1}\n", "line 2: runtimes: kernel: expected Python 3"),
        ("a: &a [1, 2]\n" + "b: " + "[" * 30 + "]" * 30, "levels deep"),
        ("[" * 5000, "line 1"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_with_its_line(text: str, says: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(text)
    assert caught.value.code == "metadata_invalid"
    assert says in caught.value.message


def test_a_small_file_cannot_stand_for_a_huge_one() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    with pytest.raises(InvalidRequest, match="more than 20000 values"):
        read(bomb)
    with pytest.raises(InvalidRequest, match="levels deep"):
        read("a: &a [*a]\n")


def test_tags_build_nothing() -> None:
    file = read("name: !!str 5\n")
    assert file.name == "5"
    with pytest.raises(InvalidRequest, match="name: expected a text, got a list"):
        read('name: !!python/object/apply:os.system ["true"]\n')


def test_lines_end_as_on_any_system() -> None:
    text = EXAMPLE.read_text()
    assert read(text.replace("\n", "\r\n")) == read("\ufeff" + text) == read(text)


def test_an_application_is_stopped_by_its_label() -> None:
    start = "- {type: start_application, name: a, subdomain: a, script: a.py"
    unnamed = f"{start}, entity_label: page}}\n{start}2}}\n{start}3}}\n"
    file = read(f"tasks:\n{unnamed}- {{type: stop_application, entity_label: page}}\n")
    assert [task.refers_to for task in file.tasks] == [0, 0, 0, 1]
