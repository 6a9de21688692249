"""The server of an interactive session: one process that runs cells on an IPython kernel and writes down what they say.

`__main__` starts it, `commands` takes what people ask for, `cells` runs cells one after the other, `kernel` starts the
kernel and speaks to it, `messages` says what its messages mean, and `journal` keeps that for all who read it.
`user_kernel` is the kernel itself: a process of its own, in which nothing but the user's code runs.
"""
