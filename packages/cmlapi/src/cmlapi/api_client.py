"""The connection to a server: headers, paths, files, threads."""

from __future__ import annotations

import json
import mimetypes
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Sequence, Union
from urllib.parse import quote

from cmlapi._serialization import from_wire, to_wire
from cmlapi.configuration import Configuration
from cmlapi.rest import RESTClientObject, RESTResponse

if TYPE_CHECKING:
    from multiprocessing.pool import ThreadPool
    from os import PathLike

    from cmlapi.rest import Timeout

SPEC_VERSION = "25.04.17"
LocalFile = Union[str, "PathLike[str]"]
Params = Union[Mapping[str, Any], Sequence["tuple[str, Any]"]]


class ApiClient:
    """Sends requests for the API class, and for callers that need a call it does not offer.

    Args:
        configuration: Where the server is; the default configuration when None.
        header_name: Name of a header to send with every request.
        header_value: Its value.
        cookie: Cookie to send with every request.
    """

    def __init__(
        self,
        configuration: Configuration | None = None,
        header_name: str | None = None,
        header_value: str | None = None,
        cookie: str | None = None,
    ) -> None:
        self.configuration = Configuration() if configuration is None else configuration
        self.rest_client = RESTClientObject(self.configuration)
        self.default_headers: dict[str, str] = {}
        if header_name is not None and header_value is not None:
            self.default_headers[header_name] = header_value
        self.cookie = cookie
        self.user_agent = f"Swagger-Codegen/{SPEC_VERSION}/python"
        self.last_response: Any = None
        self._pool: ThreadPool | None = None

    @property
    def user_agent(self) -> str:
        """The User-Agent header of every request."""
        return self.default_headers["User-Agent"]

    @user_agent.setter
    def user_agent(self, value: str) -> None:
        self.default_headers["User-Agent"] = value

    @property
    def pool(self) -> ThreadPool:
        """The threads of `async_req`, started at their first use."""
        if self._pool is None:
            from multiprocessing.pool import ThreadPool  # noqa: PLC0415  most callers never need it

            self._pool = ThreadPool()
            weakref.finalize(self, self._pool.close)
        return self._pool

    def set_default_header(self, header_name: str, header_value: str) -> None:
        """Send a header with every request from now on."""
        self.default_headers[header_name] = header_value

    def call_api(
        self,
        resource_path: str,
        method: str,
        path_params: Params | None = None,
        query_params: Params | None = None,
        header_params: Mapping[str, str] | None = None,
        body: Any = None,
        post_params: Params | None = None,
        files: Mapping[str, LocalFile | Sequence[LocalFile]] | None = None,
        response_type: str | None = None,
        auth_settings: Sequence[str] | None = None,  # noqa: ARG002  part of the known signature
        async_req: bool | None = None,
        _return_http_data_only: bool | None = None,
        collection_formats: Mapping[str, str] | None = None,  # noqa: ARG002  part of the known signature
        _preload_content: bool = True,
        _request_timeout: Timeout = None,
    ) -> Any:
        """Send one request and read its answer.

        Args:
            resource_path: Path below the host, with `{name}` where path parameters go.
            method: HTTP method.
            path_params: Values of the path, percent-encoded completely.
            query_params: Query parameters; a list is repeated.
            header_params: Headers of this request; default headers win over them.
            body: A model, dict or list, sent as JSON.
            post_params: Further fields of a multipart body.
            files: Name of a multipart part (for project files: the destination path) to a local file or several.
            response_type: Type of the answer, such as `Project` or `list[Project]`; None drops the answer.
            auth_settings: Accepted and unused: keys travel in a default header.
            async_req: True returns a thread-pool result at once.
            _return_http_data_only: True returns the data without status and headers.
            collection_formats: Accepted and unused: lists are always repeated.
            _preload_content: False returns the urllib3 response unread.
            _request_timeout: Seconds, or a pair of seconds to connect and to read.

        Returns:
            (data, status, headers), or the data alone.

        Raises:
            ApiException: The server refused the call, TLS failed, or the answer cannot be read.
        """
        arguments = (resource_path, method, path_params, query_params, header_params, body, post_params, files)
        how = (response_type, _return_http_data_only, _preload_content, _request_timeout)
        if async_req:
            return self.pool.apply_async(self._send, (*arguments, *how))
        return self._send(*arguments, *how)

    def sanitize_for_serialization(self, obj: Any) -> Any:
        """Return the JSON form of a model, dict, list or time; unset fields of models are left out."""
        return to_wire(obj)

    def deserialize(self, response: Any, response_type: str) -> Any:
        """Return the answer as a Python value.

        Args:
            response: Anything with the bytes or text of the answer in `.data`.
            response_type: Such as `Project`, `list[Project]`, `dict(str, str)`, `bytes` or `object`.
        """
        if response_type == "bytes":
            return response.data
        try:
            data = json.loads(response.data)
        except ValueError:  # a plain text
            data = response.data.decode() if isinstance(response.data, bytes) else response.data
        return from_wire(data, response_type)

    def _send(
        self,
        resource_path: str,
        method: str,
        path_params: Params | None,
        query_params: Params | None,
        header_params: Mapping[str, str] | None,
        body: Any,
        post_params: Params | None,
        files: Mapping[str, LocalFile | Sequence[LocalFile]] | None,
        response_type: str | None,
        data_only: bool | None,
        preload: bool,
        timeout: Timeout,
    ) -> Any:
        response = self.rest_client.request(
            method,
            self.configuration.host + self._fill_path(resource_path, path_params),
            query_params=list(_repeat_lists(query_params)),
            headers=self._headers(header_params, multipart=bool(files)),
            body=to_wire(body),
            post_params=[*_text_fields(post_params), *_file_fields(files or {})],
            _preload_content=preload,
            _request_timeout=timeout,
        )
        self.last_response = response
        data: Any = response
        if isinstance(response, RESTResponse):
            data = self.deserialize(response, response_type) if response_type else None
            return data if data_only else (data, response.status, response.getheaders())
        return data if data_only else (data, response.status, response.headers)

    def _fill_path(self, template: str, path_params: Params | None) -> str:
        for name, value in _pairs(path_params):
            encoded = quote(str(value), safe=self.configuration.safe_chars_for_path_param)
            template = template.replace("{" + name + "}", encoded)
        return template

    def _headers(self, header_params: Mapping[str, str] | None, *, multipart: bool) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if multipart:
            headers["Content-Type"] = "multipart/form-data"
        headers.update(header_params or {})
        headers.update(self.default_headers)
        if self.cookie:
            headers["Cookie"] = self.cookie
        return headers


def _pairs(params: Params | None) -> Iterable[tuple[str, Any]]:
    if params is None:
        return ()
    return params.items() if isinstance(params, Mapping) else params


def _repeat_lists(params: Params | None) -> Iterable[tuple[str, Any]]:
    for name, value in _pairs(params):
        values = value if isinstance(value, (list, tuple)) else [value]
        yield from ((name, to_wire(element)) for element in values)


def _text_fields(params: Params | None) -> Iterable[tuple[str, str]]:
    return ((name, str(to_wire(value))) for name, value in _pairs(params))


def _file_fields(files: Mapping[str, LocalFile | Sequence[LocalFile]]) -> Iterable[tuple[str, Any]]:
    for name, local in files.items():
        for path in map(Path, local if isinstance(local, (list, tuple)) else [local]):
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            yield name, (path.name, path.read_bytes(), kind)
