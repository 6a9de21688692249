"""The light supervisor behind `bancada up`: starts the workbench's processes, restarts them, ends them all."""
