from __future__ import annotations

import pytest

from bancada.environments.uv import uv_environment


def test_uv_sees_its_settings_and_none_of_our_secrets():
    kept = {
        "UV_DEFAULT_INDEX": "https://index.example/simple",
        "UV_CACHE_DIR": "/c",
        "UV_PYTHON_INSTALL_DIR": "/pythons",
        "https_proxy": "http://p",
        "SSL_CERT_FILE": "/cert",
    }
    ours = {"BANCADA_DATABASE_URL": "secret", "AWS_SECRET_ACCESS_KEY": "x", "VIRTUAL_ENV": "/v", "PYTHONPATH": "/p"}
    misleading = {"UV_SYSTEM_PYTHON": "1", "UV_PYTHON": "3.9", "UV_PROJECT_ENVIRONMENT": "/v", "UV_PUBLISH_TOKEN": "x"}
    dropped = ours | misleading
    found = uv_environment(kept | dropped | {"PATH": "/m/shims:/usr/bin", "HOME": "/nowhere"})
    assert kept.items() <= found.items()
    assert not dropped.keys() & found.keys()
    assert (found["PATH"], found["UV_PYTHON_DOWNLOADS"]) == ("/usr/bin", "never")


@pytest.mark.parametrize("place", ["UV_CONFIG_FILE", "XDG_CONFIG_HOME", "HOME"])
def test_the_operators_own_settings_are_used_and_nobody_elses(tmp_path, place):
    folder = {"UV_CONFIG_FILE": tmp_path, "XDG_CONFIG_HOME": tmp_path / "uv", "HOME": tmp_path / ".config/uv"}[place]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "uv.toml").touch()
    value = folder / "uv.toml" if place == "UV_CONFIG_FILE" else tmp_path
    assert uv_environment({place: str(value)})["UV_CONFIG_FILE"] == str(folder / "uv.toml")
