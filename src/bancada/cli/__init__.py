"""The `bancada` command. It does what any user could do: it speaks to the public HTTP API, mostly by `cmlapi`."""
