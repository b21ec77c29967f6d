"""The steps, one file each; a step that has been released is never changed."""
