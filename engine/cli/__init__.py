"""The verbs of the command line: thin click commands over the other rooms, a module a group of verbs."""
