"""Step 3: make a pipeline of the steps before: three jobs, each of which starts when the one before it succeeded.

Run it again and nothing is made twice. `python 03_jobs.py --start 1` also starts the first job with batch 1: when the
last one has ended, another version of the model answers behind the same access key.
"""

# mypy: no-strict-optional

from __future__ import annotations

import argparse
import json
import os

import cmlapi
from cmlapi.utils import Cursor

PIPELINE = {
    "telco: new batch": "00_datagen.py",
    "telco: retrain": "01_train_xgboost.py",
    "telco: redeploy": "02_api_deployment.py",
}


def create_jobs(client: cmlapi.CMLServiceApi, project_id: str) -> list[cmlapi.Job]:
    """Return the jobs of the pipeline, in their order; those that are missing are created."""
    jobs: list[cmlapi.Job] = []
    for name, script in PIPELINE.items():
        parent_id = jobs[-1].id if jobs else ""
        search = json.dumps({"name": name})  # matches by substring, hence the exact comparison
        found = Cursor(client.list_jobs, project_id, search_filter=search).items()
        existing = next((job for job in found if job.name == name and job.parent_id == parent_id), None)
        body = cmlapi.CreateJobRequest(name=name, script=script, parent_job_id=parent_id, timeout=3600)
        jobs.append(existing or client.create_job(body, project_id))
    return jobs


def main() -> None:
    """Create the jobs, and start the first one when a batch is named."""
    parser = argparse.ArgumentParser(description="Make the pipeline's jobs.")
    parser.add_argument("--start", metavar="BATCH", help="start the first job with this batch")
    batch = parser.parse_args().start

    client, project_id = cmlapi.default_client(), os.environ["CDSW_PROJECT_ID"]
    jobs = create_jobs(client, project_id)
    for job in jobs:
        print(f"job {job.id}: {job.name} ({job.script}, {job.type})")
    if batch is not None:
        run = client.create_job_run(cmlapi.CreateJobRunRequest(environment={"BATCH": batch}), project_id, jobs[0].id)
        print(f"run {run.id} of {jobs[0].name}: {run.status}")


if __name__ == "__main__":
    main()
