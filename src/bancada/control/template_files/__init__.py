"""Files that a template brings into a new project; `python` is their folder."""
