"""What the generated API class stands on: one description per operation and one way to call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, NamedTuple, TypedDict

from cmlapi.api_client import ApiClient

if TYPE_CHECKING:
    import requests

    from cmlapi.rest import Timeout


class Call(NamedTuple):
    """How an operation goes over the wire."""

    name: str
    method: str
    path: str
    arguments: tuple[str, ...]
    """Required arguments in order: `body` where there is one, then those of the path."""
    path_names: tuple[str, ...]
    """Names in the path, in the order of their arguments."""
    response_type: str | None
    multipart: bool = False


class CallOptions(TypedDict, total=False):
    """Keywords that every operation takes."""

    async_req: bool
    """Return a thread-pool result at once; its `get()` gives the data."""
    _return_http_data_only: bool
    """In the `_with_http_info` form, return the data alone."""
    _preload_content: bool
    """False returns the urllib3 response unread."""
    _request_timeout: Timeout
    """Seconds, or a pair of seconds to connect and to read."""


OPTIONS = frozenset({"async_req", "_return_http_data_only", "_preload_content", "_request_timeout"})


class Service:
    """A client of API v2.

    Args:
        api_client: The connection to use; a new one with the default configuration when None.
    """

    def __init__(self, api_client: ApiClient | None = None) -> None:
        self.api_client = ApiClient() if api_client is None else api_client

    def download_project_file_v2(self, project_id: str, path: str, timeout: Timeout = None) -> requests.Response:
        """Download one file of a project with the requests library, which has to be installed.

        Args:
            project_id: Id of the project.
            path: Path of the file below the project's home.
            timeout: Seconds, or a pair of seconds to connect and to read.

        Returns:
            The `requests.Response`, whatever its status is; its content is streamed.

        Raises:
            ImportError: requests is not installed; `download_project_file` does without it.
        """
        try:
            import requests  # noqa: PLC0415  not a dependency of this package
        except ImportError as error:
            advice = "download_project_file_v2 needs the package requests: install it, or use download_project_file."
            raise ImportError(advice) from error
        configuration = self.api_client.configuration
        return requests.post(
            f"{configuration.host}/api/v2/projects/{project_id}/files/{path}:download",
            headers={**self.api_client.default_headers, "Content-Type": "application/json"},
            data="{}",
            verify=(configuration.ssl_ca_cert or True) if configuration.verify_ssl else False,
            stream=True,
            timeout=timeout,
        )

    def _call(
        self,
        call: Call,
        values: tuple[Any, ...],
        options: Mapping[str, Any],
        query: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
    ) -> Any:
        arguments = dict(zip(call.arguments, values))
        _check(call, arguments, options)
        body = arguments.pop("body", None)
        content_type = "multipart/form-data" if call.multipart else "application/json"
        return self.api_client.call_api(
            call.path,
            call.method,
            path_params=dict(zip(call.path_names, arguments.values())),
            query_params=[(name, value) for name, value in (query or {}).items() if value is not None],
            header_params={"Content-Type": content_type},
            body=body,
            post_params=[(name, value) for name, value in (form or {}).items() if value is not None],
            files={name: value for name, value in (files or {}).items() if value is not None},
            response_type=call.response_type,
            **options,
        )

    def _data(self, call: Call, values: tuple[Any, ...], options: Mapping[str, Any], **parts: Any) -> Any:
        return self._call(call, values, {**options, "_return_http_data_only": True}, **parts)


def _check(call: Call, arguments: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    for name in options:
        if name not in OPTIONS:
            raise TypeError(f"Got an unexpected keyword argument '{name}' to method {call.name}")
    for name, value in arguments.items():
        if value is None:
            raise ValueError(f"Missing the required parameter `{name}` when calling `{call.name}`")
