"""The one door to MLflow: key, project role and an allow-list of routes in front of MLflow's own server.

Public addresses are `/mlflow/<project id>/...`; one MLflow workspace per project, named by its id.
"""
