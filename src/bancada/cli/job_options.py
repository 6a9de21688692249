"""The arguments and options of `bancada job`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.completing import complete_job

JobName = Annotated[str, typer.Argument(metavar="JOB", help="Name or id of the job.", autocompletion=complete_job)]
RunId = Annotated[str | None, typer.Option("--run", metavar="ID", help="Id of a run; the newest unless set.")]
Arguments = Annotated[str | None, typer.Option("--arguments", metavar="TEXT", help="What follows the script's name.")]
Schedule = Annotated[str | None, typer.Option(metavar="CRON", help="When it runs: minute hour day month weekday.")]
TimeZone = Annotated[
    str | None, typer.Option(metavar="AREA/CITY", help="Time zone of the schedule; a new one is in UTC unless set.")
]
Name = Annotated[str, typer.Argument(help="Name of the job.")]
Script = Annotated[str, typer.Argument(help="Path of the script in the project.")]
Parent = Annotated[str | None, typer.Option(metavar="JOB", help="Name or id of the job after whose success it runs.")]
Limit = Annotated[int | None, typer.Option(metavar="SECONDS", min=1, help="Tell of a run that takes longer.")]
Kill = Annotated[bool, typer.Option("--kill-on-timeout", help="Stop it then.")]
NewName = Annotated[str | None, typer.Option("--name", help="Its new name.")]
NewScript = Annotated[str | None, typer.Option("--script", help="Path of its new script in the project.")]
Paused = Annotated[bool | None, typer.Option("--pause/--resume", help="Let its schedule rest, or go on.")]
