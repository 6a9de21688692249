"""What scripts on the workbench use: `cml.models_v1` serves functions, `cml.metrics_v1` watches them."""
