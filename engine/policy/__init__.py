"""rules/policies and an office's profile: policies, targets, lists, reference tables, local standards."""
