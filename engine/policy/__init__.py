"""rules/ YAML to validated models: vocabulary, expression language, policies, lint."""
