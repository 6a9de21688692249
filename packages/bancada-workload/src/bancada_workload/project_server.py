"""Where this workload's project keeps its experiments and models, read from the environment on every call."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow.utils.rest_utils import MlflowHostCreds

MEANINGS = {
    "CDSW_API_URL": "the workbench's address, ending in /api/v1",
    "CDSW_PROJECT_ID": "the id of the project",
    "CDSW_APIV2_KEY": "an API v2 key",
}


def project_url() -> str:
    """Return the address of the project's MLflow server, without a trailing slash.

    Raises:
        MlflowException: `CDSW_API_URL` or `CDSW_PROJECT_ID` is missing or malformed.
    """
    address = _required("CDSW_API_URL").rstrip("/")
    host, slash, _ = address.rpartition("/api/")
    if not slash or not host.startswith(("http://", "https://")):
        raise _refusal(f"CDSW_API_URL must look like http://HOST/api/v1, got {address!r}.")
    return f"{host}/mlflow/{_required('CDSW_PROJECT_ID')}"


def project_credentials() -> MlflowHostCreds:
    """Return the address and the key for the project's MLflow server, as MLflow's REST stores take them.

    Raises:
        MlflowException: a variable of the environment is missing or malformed.
    """
    from mlflow.environment_variables import MLFLOW_TRACKING_INSECURE_TLS, MLFLOW_TRACKING_SERVER_CERT_PATH
    from mlflow.utils.rest_utils import MlflowHostCreds

    return MlflowHostCreds(
        host=project_url(),
        token=_required("CDSW_APIV2_KEY"),
        ignore_tls_verification=MLFLOW_TRACKING_INSECURE_TLS.get(),
        server_cert_path=MLFLOW_TRACKING_SERVER_CERT_PATH.get(),
    )


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise _refusal(
            f"The tracking URI cml:// needs the environment variable {name}, {MEANINGS[name]}. "
            'Workloads have it; elsewhere run eval "$(bancada env --project NAME)" first.'
        )
    return value


def _refusal(message: str) -> Exception:
    from mlflow.exceptions import MlflowException

    error: Exception = MlflowException.invalid_parameter_value(message)
    return error
