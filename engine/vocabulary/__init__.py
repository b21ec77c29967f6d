"""What words mean: fields, units, policy words, labels, regions, trades, credit codes, days; read from rules/vocabulary."""
