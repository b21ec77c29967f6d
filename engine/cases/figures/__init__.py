"""The register's figures of a month, quarter or year, computed from events alone: monitoring, bulletin, assessment."""
