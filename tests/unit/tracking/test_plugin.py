from __future__ import annotations

from bancada_workload.mlflow_plugin import WorkloadUser


def test_the_acting_user_goes_before_the_data_services(monkeypatch):
    for name in ("CDSW_PROJECT_ID", "BANCADA_USERNAME", "HADOOP_USER_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert not WorkloadUser().in_context()
    monkeypatch.setenv("CDSW_PROJECT_ID", "abcd-0123-efgh-4567")
    assert not WorkloadUser().in_context()
    monkeypatch.setenv("HADOOP_USER_NAME", "bruno")
    assert WorkloadUser().in_context()
    assert WorkloadUser().tags() == {"mlflow.user": "bruno"}
    monkeypatch.setenv("BANCADA_USERNAME", "ana")
    assert WorkloadUser().tags() == {"mlflow.user": "ana"}
