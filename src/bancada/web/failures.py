"""What the API refused, in the viewer's language.

The API's own words name the field, what came and the next step, in English. Who reads English gets them as they are.
Others get a sentence of their language for what pages meet in everyday use, or for its kind, and behind it the API's
words, said to be its words: they are too many and too exact to be translated one by one.
"""

from __future__ import annotations

from collections.abc import Mapping

from bancada.web.languages import Language, later, say

AWAY = "not_reachable"
_ROLE = later("You may not do this here.")
_NAME = later("This name is taken already. Choose another.")
_KEY = later("You are not signed in any more. Sign in again.")
BY_CODE: Mapping[str, str] = {
    "not_allowed": _ROLE, "role_missing": _ROLE, "not_site_admin": _ROLE, "not_own": _ROLE,
    "name_taken": _NAME, "subdomain_taken": _NAME, "path_taken": _NAME,
    "key_missing": _KEY, "key_unknown": _KEY, "key_expired": _KEY,
    "user_not_found": later("There is no such user or team."),
    "password_wrong": later("The present password is not right."),
    "password_weak": later("This password is too easily guessed. Take a longer one."),
    "too_many_attempts": later("Too many attempts failed. Wait a few minutes."),
    "last_admin": later("This is the last administrator of the site. Make somebody else one first."),
    "owns_projects": later("This user owns projects. Give them to somebody else first."),
    "is_owner": later("The owner of the project has every right in it already."),
    "file_changed": later("Somebody, or a script, has changed the file meanwhile."),
    "file_not_text": later("This file is no text: download it."),
    "script_missing": later("There is no such script in the project's files."),
    "source_missing": later("There is no such file in the project."),
    "schedule_invalid": later("This is no schedule."),
    "parent_circle": later("These jobs would wait for each other in a circle."),
    "session_ended": later("The session has ended. Start another."),
    "session_starting": later("The session is not ready yet. Try again in a moment."),
    "session_of_another": later("The session is somebody else's. Start one of your own."),
    "run_ended": later("The run has ended already."),
    "build_deployed": later("What is deployed cannot be deleted. Stop its deployments first."),
    "nothing_before": later("Nothing served before, so there is nothing to go back to."),
    "traffic_full": later("The shares of the traffic would be more than all of it."),
    "project_creating": later("The project is still being made. Try again in a moment."),
    "git_url_invalid": later("This is no address of a repository."),
}  # fmt: skip
"""By the codes that the API's errors have for good."""
BY_STATUS: Mapping[int, str] = {
    400: later("Something that was filled in is not acceptable."),
    401: _KEY,
    403: _ROLE,
    404: later("It is not there, or you may not see it."),
    409: later("As things are now, this is not possible."),
    413: later("This is too large."),
    429: later("There is too much at once. Try again in a moment."),
    503: later("Something that this needs is still starting. Try again in a moment."),
}
_OTHERS = later("The workbench could not do this.")


def told(language: Language, status: int, code: str, words: str) -> str:
    """Return what people are told of a failure: `code` is the error's, `words` are the API's own."""
    if language == "en-US":
        return words
    what = BY_CODE.get(code) or BY_STATUS.get(status, _OTHERS)
    return f"{say(language, what)} {say(language, later('The workbench says, in English: “{words}”'), words=words)}"


def away(language: Language) -> str:
    """Return what people are told where nothing answers."""
    return say(
        language,
        "The workbench does not answer at the moment. It starts again by itself; try once more in a few seconds.",
    )
