"""What words mean: fields, units, policy words, labels, regions, trades, codes, days; read from rules/vocabulary."""
