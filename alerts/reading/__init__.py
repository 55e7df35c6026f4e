"""Reading a message as people and models do: without what is invisible, with disguises undone."""
