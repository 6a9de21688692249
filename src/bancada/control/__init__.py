"""The verbs that an actor may ask for: authorise, validate, record the wish. Processes are never touched here."""
